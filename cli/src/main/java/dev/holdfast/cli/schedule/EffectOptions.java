// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.item.option.FieldOptions;
import dev.holdfast.client.json.ClientJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a change does. */
final class EffectOptions {
    @Option(names = "--to", paramLabel = "STATE", description = "Move the item to this state.")
    @Nullable
    private String to;

    @Mixin
    private final FieldOptions fields = new FieldOptions();

    @Option(names = "--data", paramLabel = "JSON", description = "Set the item's data: JSON, @FILE, or - for stdin.")
    @Nullable
    private String data;

    @Option(names = "--assign", paramLabel = "PERSON", description = "Assign the item's task to this person.")
    @Nullable
    private String assignee;

    @Option(names = "--hold", paramLabel = "REASON", description = "Put the item on hold.")
    @Nullable
    private String reason;

    @Option(names = "--hold-for", paramLabel = "DURATION", description = "The duration of the hold (ISO 8601).")
    @Nullable
    private String duration;

    @Option(names = "--release", description = "End the hold of the item.")
    private boolean isRelease;

    @Option(names = "--override", paramLabel = "REASON", description = "Release the item even during a blackout.")
    @Nullable
    private String override;

    /** Adds the effect, if an option says what the change does. */
    RequestMembers addTo(RequestMembers members, CommandEnvironment environment) {
        var effect = new RequestMembers();
        var values = fields.addTo(new RequestMembers()).toJson();
        if (to != null)
            effect.with(
                    "advance",
                    ClientJson.MAPPER.createObjectNode().put("to", to).setAll(values));
        if (data != null || (to == null && !values.isEmpty())) {
            var set = ClientJson.MAPPER.createObjectNode();
            if (to == null) set.setAll(values);
            if (data != null) set.<JsonNode>set("data", InputArgument.json(environment, "--data", data));
            effect.with("set", set);
        }
        if (assignee != null)
            effect.with(
                    "assign", new RequestMembers().with("assignee", assignee).toJson());
        if (reason != null || duration != null)
            effect.with(
                    "hold",
                    new RequestMembers()
                            .with("reason", reason)
                            .with("within", duration)
                            .toJson());
        if (isRelease || override != null)
            effect.withJson(
                    "release", new RequestMembers().with("override", override).toJson());
        return members.with("change", effect.toJson());
    }
}
