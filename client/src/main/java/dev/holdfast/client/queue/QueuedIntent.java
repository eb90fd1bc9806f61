// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import org.jspecify.annotations.Nullable;

/**
 * The result of queueing one intent.
 *
 * @param queued false if an equal intent was queued before. Then {@code intent} is this earlier intent
 * @param detail the reason why the intent was not queued
 */
public record QueuedIntent(
        boolean queued, Intent intent, @Nullable String detail) {}
