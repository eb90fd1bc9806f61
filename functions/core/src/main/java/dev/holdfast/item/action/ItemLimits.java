// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits the content of an item, so that its row fits into DynamoDB's 400 KB. */
final class ItemLimits {
    /** The largest data, in bytes of UTF-8. */
    static final int MAX_DATA_BYTES = 256 * 1024;

    private ItemLimits() {}

    static Problem dataTooLarge(RawJson data) {
        var message = "is " + data.sizeInBytes() + " bytes; must be at most " + MAX_DATA_BYTES
                + " (256 KB). Store the payload elsewhere and track its address";
        return new Problem.TooLarge("/data: " + message, List.of(new Problem.Fault("/data", message)));
    }

    /** @param key the key; null if Holdfast generates the key. The parent can't be equal to a generated key */
    static void checkParent(
            @Nullable String workflow, @Nullable String key, @Nullable String parent, InputFaults inputFaults) {
        inputFaults.checkReference("/parent", parent);
        if (key != null && (workflow + "/" + key).equals(parent))
            inputFaults.add("/parent", "must not be the item itself");
    }
}
