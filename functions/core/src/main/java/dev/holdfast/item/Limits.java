package dev.holdfast.item;

import dev.holdfast.json.Json;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much an item may carry: so that its row always fits into one of DynamoDB's 400 KB. */
final class Limits {
    /** The largest data, in bytes of UTF-8. */
    static final int DATA = 256 * 1024;

    private Limits() {}

    static Problem tooLarge(Json data) {
        var message = "is " + data.size() + " bytes; at most " + DATA
                + " (256 KB) are kept. Store the payload elsewhere and track its address";
        return new Problem.TooLarge("/data: " + message, List.of(new Problem.Fault("/data", message)));
    }

    /** @param key null where it is still to be made, and so can't be named */
    static void parent(@Nullable String workflow, @Nullable String key, @Nullable String parent, Faults faults) {
        faults.reference("/parent", parent);
        if (key != null && (workflow + "/" + key).equals(parent)) faults.add("/parent", "is the item itself");
    }
}
