package dev.holdfast.search;

import java.util.ArrayList;
import java.util.List;

/** Takes a query apart into its terms, whatever these may mean. */
final class QueryScanner {
    private final String text;
    private int at;

    private QueryScanner(String text) {
        this.text = text;
    }

    /** @throws QuerySyntaxException where a quote isn't closed, or a dash stands alone */
    static List<QueryToken> scanAll(String text) {
        var queryScanner = new QueryScanner(text);
        var terms = new ArrayList<QueryToken>();
        for (queryScanner.skipBlanks(); queryScanner.at < text.length(); queryScanner.skipBlanks())
            terms.add(queryScanner.nextToken());
        return terms;
    }

    private QueryToken nextToken() {
        var begin = at;
        var not = at("-");
        if (not) at++;
        if (at == text.length() || Character.isWhitespace(text.charAt(at)))
            throw new QuerySyntaxException(
                    begin, "a dash stands right before what must not apply; put a dash itself in quotes");
        if (at("\"")) return new QueryToken("", "", readQuoted(), not, begin, begin);
        var name = readUntil(":=<>\"");
        var operator = readOperator();
        if (operator.isEmpty()) return new QueryToken("", "", name, not, begin, begin);
        var valueAt = at;
        return new QueryToken(name, operator, at("\"") ? readQuoted() : readUntil(""), not, begin, valueAt);
    }

    private boolean at(String any) {
        return at < text.length() && any.indexOf(text.charAt(at)) >= 0;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private String readOperator() {
        var begin = at;
        if (at("<>")) {
            at++;
            if (at("=")) at++;
        } else if (at(":=")) at++;
        return text.substring(begin, at);
    }

    private String readUntil(String ends) {
        var begin = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && !at(ends)) at++;
        return text.substring(begin, at);
    }

    /** A backslash in quotes makes a quote, or another backslash, part of the text. */
    private String readQuoted() {
        var begin = at++;
        var words = new StringBuilder();
        while (at < text.length() && !at("\"")) {
            if (at("\\") && at + 1 < text.length()) at++;
            words.append(text.charAt(at++));
        }
        if (at == text.length()) throw new QuerySyntaxException(begin, "this quote is never closed");
        at++;
        return words.toString();
    }
}
