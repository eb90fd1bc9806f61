package dev.holdfast.item.action;

import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much an item may carry: so that its row always fits into one of DynamoDB's 400 KB. */
final class ItemLimits {
    /** The largest data, in bytes of UTF-8. */
    static final int MAX_DATA_BYTES = 256 * 1024;

    private ItemLimits() {}

    static Problem dataTooLarge(RawJson data) {
        var message = "is " + data.sizeInBytes() + " bytes; at most " + MAX_DATA_BYTES
                + " (256 KB) are kept. Store the payload elsewhere and track its address";
        return new Problem.TooLarge("/data: " + message, List.of(new Problem.Fault("/data", message)));
    }

    /** @param key null where it is still to be made, and so can't be named */
    static void checkParent(
            @Nullable String workflow, @Nullable String key, @Nullable String parent, InputFaults inputFaults) {
        inputFaults.checkReference("/parent", parent);
        if (key != null && (workflow + "/" + key).equals(parent)) inputFaults.add("/parent", "is the item itself");
    }
}
