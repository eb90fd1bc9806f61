// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

/**
 * Formats a notification as Slack's {@code mrkdwn}. The title is bold. Escapes prevent links and mentions in the text.
 */
final class SlackText {
    /** Slack cuts off longer texts. */
    static final int MAX_LENGTH_UTF16 = 40_000;

    private SlackText() {}

    /**
     * Returns at most {@link #MAX_LENGTH_UTF16} code units. If the notification is longer, cuts it off and ends it with
     * ….
     */
    static String format(String title, String text) {
        var formatted = new StringBuilder("*");
        appendEscaped(title, formatted, MAX_LENGTH_UTF16 - 3);
        formatted.append("*\n");
        appendEscaped(text, formatted, MAX_LENGTH_UTF16);
        return formatted.toString();
    }

    /** Appends the text until {@code target} has {@code maxLength} code units, and replaces the rest by …. */
    private static void appendEscaped(String text, StringBuilder target, int maxLength) {
        for (var i = 0; i < text.length(); ) {
            var codePoint = text.codePointAt(i);
            var escaped = switch (codePoint) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                default -> Character.toString(codePoint);
            };
            i += Character.charCount(codePoint);
            var ellipsisLength = i < text.length() ? 1 : 0;
            if (target.length() + escaped.length() + ellipsisLength > maxLength) {
                target.append('…');
                return;
            }
            target.append(escaped);
        }
    }
}
