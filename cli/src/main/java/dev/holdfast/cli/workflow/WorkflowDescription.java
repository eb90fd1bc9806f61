// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.AllowanceText;

/** Prepares a workflow for people: writes its time limits as texts. */
final class WorkflowDescription {
    private WorkflowDescription() {}

    static JsonNode of(JsonNode workflow) {
        var details = AllowanceText.replaceIn(workflow, "within", "remind");
        if (!(details instanceof ObjectNode members)) return details;
        if (members.get("escalate") instanceof ArrayNode steps) {
            var described = steps.arrayNode();
            steps.forEach(step -> described.add(AllowanceText.replaceIn(step, "after")));
            members.set("escalate", described);
        }
        if (members.get("states") instanceof ObjectNode states) {
            var described = states.objectNode();
            states.properties()
                    .forEach(state -> described.set(
                            state.getKey(), AllowanceText.replaceIn(state.getValue(), "within", "holdWithin")));
            members.set("states", described);
        }
        return members;
    }
}
