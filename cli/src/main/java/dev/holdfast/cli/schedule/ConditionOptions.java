// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.RequestMembers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of the condition that Holdfast checks when a change is due. */
final class ConditionOptions {
    @Option(names = "--if-state", paramLabel = "STATE", description = "Make the change only in this state. Repeatable.")
    private final List<String> states = new ArrayList<>();

    @Option(
            names = "--if-field",
            paramLabel = "NAME=VALUE",
            description = "Make the change only if the field has this value: JSON or a text. Repeatable.")
    private final Map<String, String> fields = new LinkedHashMap<>();

    RequestMembers addTo(RequestMembers members) {
        var values = new LinkedHashMap<String, JsonNode>();
        fields.forEach((name, value) -> values.put(name, InputArgument.looseValue(value)));
        var condition = new RequestMembers().with("states", states).with("fields", values);
        return members.with("if", condition.toJson());
    }
}
