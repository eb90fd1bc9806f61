// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import dev.holdfast.client.item.HistoryEntry.ChangeCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of an intent.
 *
 * @param type the type of the change, such as {@code queued}
 * @param override the reason for a release during a blackout
 */
public record IntentChange(
        long version,
        String type,
        Instant at,
        String by,
        @Nullable String note,
        @Nullable String override,
        @Nullable ChangeCause cause) {}
