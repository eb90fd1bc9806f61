// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of an overdue item.
 *
 * @param owner the person who takes care of the item
 * @param by the person who acknowledged the item
 * @param until the time at which reminders begin again; null if they stop
 */
public record ItemAcknowledgement(
        String owner,
        String by,
        Instant at,
        @Nullable String note,
        @Nullable Instant until) {}
