package dev.holdfast.webhook;

/** A letter as Slack's {@code mrkdwn}: its title bold, and nothing in it that would link or call anybody. */
final class SlackText {
    /** In UTF-16 code units; Slack cuts off what is longer. */
    static final int MAX_LENGTH_UTF16 = 40_000;

    private SlackText() {}

    static String format(String title, String text) {
        var all = new StringBuilder("*");
        appendEscaped(title, all, MAX_LENGTH_UTF16 - 3);
        all.append("*\n");
        appendEscaped(text, all, MAX_LENGTH_UTF16);
        return all.toString();
    }

    /** Ends with … where the rest would make it longer than this. */
    private static void appendEscaped(String text, StringBuilder into, int longest) {
        for (var i = 0; i < text.length(); ) {
            var point = text.codePointAt(i);
            var one = switch (point) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                default -> Character.toString(point);
            };
            i += Character.charCount(point);
            var room = i < text.length() ? 1 : 0;
            if (into.length() + one.length() + room > longest) {
                into.append('…');
                return;
            }
            into.append(one);
        }
    }
}
