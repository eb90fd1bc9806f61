// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A content line of an iCalendar file, without its parameters.
 *
 * @param name the name of the property, in capital letters
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5545#section-3.1">RFC 5545, content lines</a>
 */
record ContentLine(String name, String value) {
    /**
     * Returns the lines of a file. Long lines can be folded.
     *
     * @throws IllegalArgumentException if a line has no colon
     */
    static List<ContentLine> readAll(byte[] file) {
        // A fold can separate the bytes of a character, so the text can be decoded only after the unfolding.
        var unfolded = new String(file, StandardCharsets.ISO_8859_1).replaceAll("\r?\n[ \t]", "");
        var text = new String(unfolded.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        var withoutMark = text.startsWith("\ufeff") ? text.substring(1) : text;
        return withoutMark
                .lines()
                .filter(line -> !line.isBlank())
                .map(ContentLine::parse)
                .toList();
    }

    /** Parses a line such as {@code DTSTART;VALUE=DATE:20261225}. A quoted parameter can contain a colon. */
    private static ContentLine parse(String line) {
        var isQuoted = false;
        for (var i = 0; i < line.length(); i++) {
            var sign = line.charAt(i);
            if (sign == '"') isQuoted = !isQuoted;
            if (sign != ':' || isQuoted) continue;
            var semicolon = line.indexOf(';');
            var name = line.substring(0, semicolon >= 0 && semicolon < i ? semicolon : i);
            return new ContentLine(name.toUpperCase(Locale.ROOT), line.substring(i + 1));
        }
        throw new IllegalArgumentException("a line has no colon");
    }
}
