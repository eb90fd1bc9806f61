// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item.option;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.RequestMembers;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that set fields of an item. */
public final class FieldOptions {
    @Option(
            names = "--field",
            paramLabel = "NAME=VALUE",
            description = "A field: JSON or a text; null removes the field. Repeatable.")
    private final Map<String, String> fields = new LinkedHashMap<>();

    public RequestMembers addTo(RequestMembers members) {
        var values = new LinkedHashMap<String, JsonNode>();
        fields.forEach((name, value) -> values.put(name, InputArgument.looseValue(value)));
        return members.with("fields", values);
    }
}
