// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of an item as environment variables. For example, a text, number or boolean {@code disk-size} becomes
 * {@code HOLDFAST_INPUT_DISK_SIZE}. Because of the prefix {@code HOLDFAST_INPUT_}, an input can't replace another
 * variable of the process.
 *
 * @param values the variables
 * @param problems the reasons why inputs have no variable, as sentences. An input that is an object, a list or null has
 *     no variable, but this isn't a problem
 */
record InputVariables(Map<String, String> values, List<String> problems) {
    static final String PREFIX = "HOLDFAST_INPUT_";

    /** The limit of Linux (MAX_ARG_STRLEN) for a variable's name, its value and the byte at the end. */
    static final int MAX_VARIABLE_BYTES = 128 * 1024;

    private static final Charset SYSTEM_CHARSET = systemCharset();

    /** @param data the inputs; null if the item has none */
    static InputVariables of(@Nullable JsonNode data) {
        return of(data, SYSTEM_CHARSET);
    }

    static InputVariables of(@Nullable JsonNode data, Charset charset) {
        var inputsByVariable = new TreeMap<String, List<String>>();
        var values = new LinkedHashMap<String, String>();
        var problems = new ArrayList<String>();
        if (data == null) return new InputVariables(values, problems);
        for (var input : data.properties()) {
            if (!isScalar(input.getValue())) continue;
            inputsByVariable
                    .computeIfAbsent(nameOf(input.getKey()), name -> new ArrayList<>())
                    .add(input.getKey());
        }
        inputsByVariable.forEach((name, inputs) -> {
            var value = textOf(data.path(inputs.getFirst()));
            var reason = inputs.size() > 1
                    ? "is ambiguous: the inputs " + String.join(", ", inputs) + " have the same variable"
                    : problemOf(name, value, charset);
            if (reason == null) values.put(name, value);
            else problems.add(name + " " + reason);
        });
        return new InputVariables(values, problems);
    }

    private static boolean isScalar(JsonNode value) {
        return value.isTextual() || value.isNumber() || value.isBoolean();
    }

    private static String nameOf(String input) {
        return PREFIX + input.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Returns the text of a value. A number has the same text as in the JSON document on stdin. */
    private static String textOf(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static @Nullable String problemOf(String name, String value, Charset charset) {
        if (value.indexOf('\0') >= 0) return "is missing: a variable can't contain a NUL character";
        if (!charset.newEncoder().canEncode(value))
            return "is missing: the locale's charset " + charset + " lacks some of its characters";
        var bytes = name.length() + value.getBytes(charset).length + 2;
        return bytes > MAX_VARIABLE_BYTES ? "is missing: it is longer than " + MAX_VARIABLE_BYTES + " bytes" : null;
    }

    /**
     * Returns the charset in which Java passes variables to a child. Java replaces characters that this charset doesn't
     * contain.
     */
    private static Charset systemCharset() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
