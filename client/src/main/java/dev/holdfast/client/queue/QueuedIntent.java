// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import org.jspecify.annotations.Nullable;

/**
 * The result for one intent.
 *
 * @param queued false if an equal intent was queued before; {@code intent} then contains it
 * @param detail the reason why the intent was not queued
 */
public record QueuedIntent(
        boolean queued, Intent intent, @Nullable String detail) {}
