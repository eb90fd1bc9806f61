// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.problem.InputFaults;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tool, as the contract defines it.
 *
 * @param operation the id of the contract's operation
 * @param reads whether the tool changes nothing
 * @param omitted the arguments that only the operation has
 * @param inputSchema the JSON Schema of the arguments, without references
 */
record ToolDefinition(
        String name,
        String operation,
        String title,
        String description,
        boolean reads,
        List<String> omitted,
        ObjectNode inputSchema) {
    /** Returns the definition for clients. */
    JsonNode toJson() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("title", title).put("description", description);
        json.set("inputSchema", inputSchema);
        // A move replaces the state of the item. All other changes only add something.
        json.putObject("annotations")
                .put("readOnlyHint", reads)
                .put("destructiveHint", operation.equals("advance-item") || operation.equals("complete-item"))
                .put("openWorldHint", false);
        return json;
    }

    Set<String> argumentNames() {
        var names = new TreeSet<String>();
        inputSchema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Finds arguments that the tool doesn't have, also those that the action would take from another caller. */
    InputFaults findUnknown(Set<String> arguments) {
        var inputFaults = new InputFaults();
        var known = argumentNames();
        for (var argument : arguments) {
            if (!known.contains(argument))
                inputFaults.add(
                        "/" + argument.replace("~", "~0").replace("/", "~1"), InputFaults.describeUnknown(known));
        }
        return inputFaults;
    }
}
