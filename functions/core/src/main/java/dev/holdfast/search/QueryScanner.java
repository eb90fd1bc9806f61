// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import java.util.ArrayList;
import java.util.List;

/** Splits a query into tokens, without interpreting them. */
final class QueryScanner {
    private final String text;
    private int position;

    private QueryScanner(String text) {
        this.text = text;
    }

    /** @throws QuerySyntaxException if a closing quote is missing, or no term follows a dash */
    static List<QueryToken> scanAll(String text) {
        var queryScanner = new QueryScanner(text);
        var tokens = new ArrayList<QueryToken>();
        for (queryScanner.skipBlanks(); queryScanner.position < text.length(); queryScanner.skipBlanks())
            tokens.add(queryScanner.nextToken());
        return tokens;
    }

    private QueryToken nextToken() {
        var start = position;
        var negated = isAtAnyOf("-");
        if (negated) position++;
        if (position == text.length() || Character.isWhitespace(text.charAt(position)))
            throw new QuerySyntaxException(
                    start, "a dash must be followed by a term; put a dash that you search for in quotes");
        if (isAtAnyOf("\"")) return new QueryToken("", "", readQuoted(), true, negated, start, start);
        var name = readUntil(":=<>\"");
        var operator = readOperator();
        if (operator.isEmpty()) return new QueryToken("", "", name, false, negated, start, start);
        var valueStart = position;
        var isQuoted = isAtAnyOf("\"");
        return new QueryToken(
                name, operator, isQuoted ? readQuoted() : readUntil(""), isQuoted, negated, start, valueStart);
    }

    private boolean isAtAnyOf(String characters) {
        return position < text.length() && characters.indexOf(text.charAt(position)) >= 0;
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) position++;
    }

    private String readOperator() {
        var start = position;
        if (isAtAnyOf("<>")) {
            position++;
            if (isAtAnyOf("=")) position++;
        } else if (isAtAnyOf(":=")) position++;
        return text.substring(start, position);
    }

    private String readUntil(String endCharacters) {
        var start = position;
        while (position < text.length() && !Character.isWhitespace(text.charAt(position)) && !isAtAnyOf(endCharacters))
            position++;
        return text.substring(start, position);
    }

    /** Reads a quoted text, where a backslash escapes a quote or another backslash. */
    private String readQuoted() {
        var start = position++;
        var words = new StringBuilder();
        while (position < text.length() && !isAtAnyOf("\"")) {
            if (isAtAnyOf("\\") && position + 1 < text.length()) position++;
            words.append(text.charAt(position++));
        }
        if (position == text.length()) throw new QuerySyntaxException(start, "the closing quote is missing");
        position++;
        return words.toString();
    }
}
