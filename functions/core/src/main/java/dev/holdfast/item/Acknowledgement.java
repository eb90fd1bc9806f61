// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's acknowledgement of an overdue item. Holdfast sends no reminders while the acknowledgement applies.
 *
 * @param owner the person who takes care of the item
 * @param by the caller who acknowledged the item
 * @param until the time at which reminders begin again; null if they never begin again for this missed deadline
 */
public record Acknowledgement(
        String owner,
        String by,
        Instant at,
        @Nullable String note,
        @Nullable Instant until) {}
