// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.input;

import dev.holdfast.field.FieldLimits;
import dev.holdfast.item.ItemDetails;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowSize;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits the content of an item, so that its row fits into DynamoDB's 400 KB. */
public final class ItemLimits {
    /** The largest data, in bytes of UTF-8. */
    public static final int MAX_DATA_BYTES = 256 * 1024;

    /**
     * The space for everything except the details: hold, acknowledgement, recoveries, moves, claim, ids of scheduled changes, and a newest change
     * without people. It includes the longest output, which a later report can add. The space for fields is separate.
     */
    private static final int RESERVED_BYTES = 68_000;

    /** The smallest additional space for the history. It is enough for changes without long lists of people. */
    private static final int MIN_HISTORY_BYTES = 28_000;

    /** Items with fewer bytes of data always fit. */
    private static final int ALWAYS_FITTING_DATA_BYTES = 150_000;

    /** The space for the names of written fields in the newest changes. */
    private static final int FIELD_NAMES_BYTES = 13_000;

    /** The space for the people of tasks: the holders of the item, and the assignees in the newest changes. */
    private static final int TASK_BYTES = 36_000;

    private ItemLimits() {}

    /**
     * Checks that every later change of an item fits into its row, even if it notifies the most people.
     *
     * @return the problem, null if the item fits
     */
    public static @Nullable Problem findSizeProblem(ItemDetails itemDetails, Workflow workflow) {
        var data = itemDetails.data();
        if (data == null || data.text().length() < ALWAYS_FITTING_DATA_BYTES / 3) return null;
        var bytes =
                RowSize.bytesOf(JsonCodec.encode(itemDetails.withOutput(null).withFields(Map.of())));
        var peopleBytes = RowSize.bytesOf(JsonCodec.encode(workflow.roles()))
                + RowSize.bytesOf(JsonCodec.encode(itemDetails.roles()));
        var fieldBytes = workflow.fields() == null ? 0 : FieldLimits.MAX_FIELDS_BYTES + FIELD_NAMES_BYTES;
        var taskBytes = workflow.hasTasks() ? TASK_BYTES : 0;
        var available =
                RowSize.MAX_BYTES - RESERVED_BYTES - fieldBytes - taskBytes - Math.max(peopleBytes, MIN_HISTORY_BYTES);
        if (bytes <= available) return null;
        var message = "needs " + bytes + " bytes together with labels, roles and links; at most " + available
                + " are possible. Store the payload elsewhere and track its address";
        return new Problem.TooLarge("/data: " + message, List.of(new Problem.Fault("/data", message)));
    }

    public static Problem dataTooLarge(RawJson data) {
        var message = "is " + data.sizeInBytes() + " bytes; must be at most " + MAX_DATA_BYTES
                + " (256 KB). Store the payload elsewhere and track its address";
        return new Problem.TooLarge("/data: " + message, List.of(new Problem.Fault("/data", message)));
    }

    /** @param key the key; null if Holdfast generates the key. The parent can't be equal to a generated key */
    public static void checkParent(
            @Nullable String workflow, @Nullable String key, @Nullable String parent, InputFaults inputFaults) {
        inputFaults.checkReference("/parent", parent);
        if (key != null && (workflow + "/" + key).equals(parent))
            inputFaults.add("/parent", "must not be the item itself");
    }
}
