// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.call.InputArgument;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that give a workflow or a method its inputs. */
public final class InputOptions {
    @Option(
            names = "--input",
            paramLabel = "NAME=VALUE",
            description = "An input. The value is JSON, or otherwise a text. Repeatable.")
    private final List<String> inputs = new ArrayList<>();

    @Option(names = "--inputs", paramLabel = "JSON", description = "All inputs: JSON, @FILE, or - for stdin.")
    @Nullable
    private String document;

    /** Returns the inputs; null if there are none. Single inputs take precedence over the document. */
    public @Nullable JsonNode toJson(CommandEnvironment environment) {
        var whole = document == null ? null : InputArgument.json(environment, "--inputs", document);
        if (inputs.isEmpty()) return whole;
        if (whole != null && !whole.isObject())
            throw CommandException.usage("--inputs must be an object beside --input");
        var members = whole == null ? JsonNodeFactory.instance.objectNode() : (ObjectNode) whole;
        for (var input : inputs) {
            var equals = input.indexOf('=');
            if (equals < 1) throw CommandException.usage("--input must be NAME=VALUE, not " + input);
            members.set(input.substring(0, equals), InputArgument.looseValue(input.substring(equals + 1)));
        }
        return members;
    }
}
