// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.assignment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The total time for which a holder has had an item.
 *
 * @param kind {@code application}, {@code unassigned}, {@code person}, or {@code others} for the people without entries
 *     of their own
 * @param person the person who had the task; null for the other kinds
 */
public record HolderTime(String kind, @Nullable String person, Duration time) {}
