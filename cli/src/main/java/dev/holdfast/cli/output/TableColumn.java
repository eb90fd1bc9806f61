// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * One column of a table.
 *
 * @param header the heading, in capital letters
 * @param cell returns the text of an entry's cell at the current time; empty without a value
 */
public record TableColumn(String header, BiFunction<JsonNode, Instant, String> cell) {

    /** Returns a column that shows the text or the number at a JSON pointer. It shows objects and lists as JSON. */
    public static TableColumn of(String header, String pointer) {
        return new TableColumn(header, (entry, now) -> textOf(entry.at(pointer)));
    }

    /** Returns a column that shows an instant as a relative time. */
    public static TableColumn time(String header, String pointer) {
        return new TableColumn(header, (entry, now) -> relative(textOf(entry.at(pointer)), now));
    }

    private static String textOf(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return "";
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String relative(String text, Instant now) {
        try {
            return text.isEmpty() ? "" : RelativeTime.of(Instant.parse(text), now);
        } catch (DateTimeException e) {
            return text;
        }
    }
}
