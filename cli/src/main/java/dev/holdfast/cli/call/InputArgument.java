// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.output.YamlFormat;
import dev.holdfast.client.json.ClientJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads arguments that contain content: the text itself, {@code @FILE}, or {@code -} for stdin. */
public final class InputArgument {
    private InputArgument() {}

    /** Returns the content of an argument. */
    public static String text(CommandEnvironment environment, String argument) {
        try {
            if (argument.equals("-")) return new String(environment.in().readAllBytes(), StandardCharsets.UTF_8);
            if (argument.startsWith("@")) return Files.readString(Path.of(argument.substring(1)));
        } catch (IOException e) {
            throw CommandException.usage("can't read " + argument + ": " + e.getMessage());
        }
        return argument;
    }

    /**
     * Returns the JSON of an argument. If the content isn't JSON, this method throws an exception that names the
     * option.
     */
    public static JsonNode json(CommandEnvironment environment, String option, String argument) {
        try {
            var json = ClientJson.MAPPER.readTree(text(environment, argument));
            if (json.isMissingNode()) throw CommandException.usage(option + " must be JSON, and is empty");
            return json;
        } catch (JsonProcessingException e) {
            throw CommandException.usage(option + " must be JSON: " + e.getOriginalMessage());
        }
    }

    /** Returns the object of an argument that contains YAML or JSON. */
    public static ObjectNode object(CommandEnvironment environment, String option, String argument) {
        try {
            if (YamlFormat.parse(text(environment, argument)) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException e) {
            throw CommandException.usage(option + " must be YAML or JSON: " + e.getOriginalMessage());
        }
        throw CommandException.usage(option + " must be an object");
    }

    /**
     * Returns the JSON value that an argument {@code name=value} contains. If the value isn't valid JSON, returns it as
     * a text.
     */
    public static JsonNode looseValue(String value) {
        try {
            var json = ClientJson.MAPPER.readTree(value);
            return json.isMissingNode() ? ClientJson.MAPPER.getNodeFactory().textNode("") : json;
        } catch (JsonProcessingException e) {
            return ClientJson.MAPPER.getNodeFactory().textNode(value);
        }
    }
}
