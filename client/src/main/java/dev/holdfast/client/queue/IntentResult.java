// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a release or a purge for one intent.
 *
 * @param outcome the outcome, such as {@code released}, {@code refused} or {@code gone}
 * @param item the item that the release created or would create, as {@code workflow/key}
 * @param detail the reason for a refusal or a failure
 */
public record IntentResult(
        String id,
        String outcome,
        @Nullable String item,
        @Nullable String detail) {}
