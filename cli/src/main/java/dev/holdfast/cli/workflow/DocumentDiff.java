// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Finds the differences between two documents with JSON Patch (RFC 6902). */
final class DocumentDiff {
    private static final EnumSet<DiffFlags> FLAGS = EnumSet.of(
            DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION, DiffFlags.ADD_ORIGINAL_VALUE_ON_REPLACE);

    private DocumentDiff() {}

    /**
     * Returns an object for each difference. It contains {@code workflow}, {@code op}, {@code path}, and the values
     * {@code stored} and {@code file}.
     */
    static List<JsonNode> of(String workflow, JsonNode stored, JsonNode file) {
        var changes = new ArrayList<JsonNode>();
        for (var operation : JsonDiff.asJson(stored, file, FLAGS)) {
            var name = operation.path("op").asText();
            var change = JsonNodeFactory.instance.objectNode();
            change.put("workflow", workflow);
            change.set("op", operation.path("op"));
            change.set("path", operation.path("path"));
            if (name.equals("remove")) change.set("stored", operation.path("value"));
            if (name.equals("replace")) change.set("stored", operation.path("fromValue"));
            if (!name.equals("remove")) change.set("file", operation.path("value"));
            changes.add(change);
        }
        return changes;
    }
}
