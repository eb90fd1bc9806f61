// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.assignment;

import org.jspecify.annotations.Nullable;

/**
 * Who has the item on an item.
 *
 * @param kind {@code application}, {@code unassigned} or {@code person}
 * @param person the person who has the task; null for the other kinds
 */
public record TaskHolder(String kind, @Nullable String person) {}
