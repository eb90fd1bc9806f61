// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tool, as the contract defines it.
 *
 * @param operation the id of the contract's operation
 * @param isReadOnly whether the tool changes nothing
 * @param omitted the arguments that only the operation has
 * @param inputSchema the JSON Schema of the arguments, without references
 */
record ToolDefinition(
        String name,
        String operation,
        String title,
        String description,
        boolean isReadOnly,
        List<String> omitted,
        ObjectNode inputSchema) {
    /** Returns the definition for clients. */
    JsonNode toJson() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("title", title).put("description", description);
        json.set("inputSchema", inputSchema);
        // A move replaces the state of the item. All other changes only add something.
        json.putObject("annotations")
                .put("readOnlyHint", isReadOnly)
                .put("destructiveHint", operation.equals("advance-item") || operation.equals("complete-item"))
                .put("openWorldHint", false);
        return json;
    }

    Set<String> argumentNames() {
        var names = new TreeSet<String>();
        inputSchema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * Finds required arguments that are absent or null, and arguments that the tool doesn't have. Without this check,
     * the action would use some arguments that only other callers may send.
     */
    InputFaults check(Map<String, RawJson> arguments) {
        var inputFaults = new InputFaults();
        for (var required : inputSchema.path("required")) {
            var argument = arguments.get(required.asText());
            if (argument == null || argument.text().equals("null"))
                inputFaults.add("/" + required.asText(), "is required");
        }
        var known = argumentNames();
        for (var argument : arguments.keySet()) {
            if (!known.contains(argument))
                inputFaults.add(
                        "/" + argument.replace("~", "~0").replace("/", "~1"), InputFaults.describeUnknown(known));
        }
        return inputFaults;
    }
}
