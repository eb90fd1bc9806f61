// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.problem.InputFaults;
import java.util.Optional;

/**
 * Identifies an item by its application, its workflow and its business key. The key is unique within the application
 * and workflow.
 */
public record ItemId(String app, String workflow, String key) {
    /** Parses a name of the form {@code workflow/key}. Returns empty if the name is invalid. */
    public static Optional<ItemId> parse(String app, String name) {
        var slash = name.indexOf('/');
        if (slash < 0) return Optional.empty();
        var id = new ItemId(app, name.substring(0, slash), name.substring(slash + 1));
        var inputFaults = new InputFaults().checkName("/workflow", id.workflow).checkKey("/key", id.key);
        return inputFaults.hasAny() ? Optional.empty() : Optional.of(id);
    }

    @Override
    public String toString() {
        return workflow + "/" + key;
    }
}
