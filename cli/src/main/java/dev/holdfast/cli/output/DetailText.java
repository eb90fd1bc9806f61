// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Prints all members of one entry, a line for each: {@code state:  copied}. Lists of objects and texts of several lines
 * follow the name of their member, indented.
 */
final class DetailText {
    private final PrintStream out;
    private final Instant now;

    DetailText(PrintStream out, Instant now) {
        this.out = out;
        this.now = now;
    }

    void print(JsonNode entry) {
        var width = 0;
        for (var member : entry.properties())
            width = Math.max(width, member.getKey().length());
        for (var member : entry.properties()) printMember(member.getKey(), member.getValue(), width);
    }

    private void printMember(String name, JsonNode value, int width) {
        var label = name + ":" + " ".repeat(width - name.length());
        if (isListOfObjects(value)) {
            out.println(name + ":");
            value.forEach(element -> out.println("  " + fieldsOf(element)));
        } else if (value.isTextual() && value.textValue().strip().contains("\n")) {
            out.println(name + ":");
            SafeText.lines(value.textValue()).forEach(line -> out.println("  " + line));
        } else out.println(label + "  " + textOf(value));
    }

    private static boolean isListOfObjects(JsonNode value) {
        return value.isArray() && value.path(0).isObject();
    }

    private String fieldsOf(JsonNode object) {
        var fields = new StringBuilder();
        for (var member : object.properties()) {
            if (!fields.isEmpty()) fields.append("  ");
            fields.append(member.getKey()).append('=').append(rawText(member.getValue()));
        }
        return fields.toString();
    }

    private String textOf(JsonNode value) {
        var text = rawText(value);
        if (!value.isTextual() || text.isEmpty() || !text.endsWith("Z")) return text;
        try {
            return text + " (" + RelativeTime.of(Instant.parse(text), now) + ")";
        } catch (DateTimeException e) {
            return text;
        }
    }

    private static String rawText(JsonNode value) {
        return SafeText.singleLine(value.isValueNode() ? value.asText() : value.toString());
    }
}
