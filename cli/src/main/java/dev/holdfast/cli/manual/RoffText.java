// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.manual;

import java.util.regex.Pattern;

/**
 * A text in the format of man pages.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/groff_man.7.html">groff_man(7)</a>
 */
final class RoffText {
    /** The begin of a line that {@code man} would read as a macro. */
    private static final Pattern MACRO = Pattern.compile("(?m)^(?=[.'])");

    private final StringBuilder text = new StringBuilder();

    /** Adds a line with a macro. Its arguments are escaped and quoted. */
    RoffText macro(String name, String... arguments) {
        text.append('.').append(name);
        for (var argument : arguments)
            text.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
        text.append('\n');
        return this;
    }

    /** Adds a paragraph of plain text. */
    RoffText paragraph(String plain) {
        text.append(MACRO.matcher(escape(plain.strip())).replaceAll("\\\\&")).append('\n');
        return this;
    }

    /**
     * Escapes special characters. Without a backslash, {@code man} can print typographic characters instead, which
     * don't work in a copied command.
     */
    private static String escape(String plain) {
        return plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
