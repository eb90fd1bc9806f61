// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.field.FieldUpdate;
import dev.holdfast.json.RawJson;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to move an item to a state.
 *
 * @param deadline the new deadline of the item itself, null to keep its present one
 * @param data the new data of the item; JSON's null to remove the data, Java's null to keep the present data
 * @param output the new output of the work, null to keep the present output
 * @param fields the item's new fields; null to keep the present fields
 * @param within the allowance from which the deadline was computed
 */
public record ItemMove(
        String to,
        @Nullable String note,
        @Nullable Instant deadline,
        @Nullable TimeAllowance within,
        @Nullable RawJson data,
        @Nullable String output,
        @Nullable FieldUpdate fields,
        @Nullable RequestIdentity request) {}
