package dev.holdfast.search;

import java.util.ArrayList;
import java.util.List;

/** Takes a query apart into its terms, whatever these may mean. */
final class Scanner {
    private final String text;
    private int at;

    private Scanner(String text) {
        this.text = text;
    }

    /** @throws Mistake where a quote isn't closed, or a dash stands alone */
    static List<Written> read(String text) {
        var scanner = new Scanner(text);
        var terms = new ArrayList<Written>();
        for (scanner.blanks(); scanner.at < text.length(); scanner.blanks()) terms.add(scanner.term());
        return terms;
    }

    private Written term() {
        var begin = at;
        var not = at("-");
        if (not) at++;
        if (at == text.length() || Character.isWhitespace(text.charAt(at)))
            throw new Mistake(begin, "a dash stands right before what must not apply; put a dash itself in quotes");
        if (at("\"")) return new Written("", "", quoted(), not, begin, begin);
        var name = until(":=<>\"");
        var operator = operator();
        if (operator.isEmpty()) return new Written("", "", name, not, begin, begin);
        var valueAt = at;
        return new Written(name, operator, at("\"") ? quoted() : until(""), not, begin, valueAt);
    }

    private boolean at(String any) {
        return at < text.length() && any.indexOf(text.charAt(at)) >= 0;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private String operator() {
        var begin = at;
        if (at("<>")) {
            at++;
            if (at("=")) at++;
        } else if (at(":=")) at++;
        return text.substring(begin, at);
    }

    private String until(String ends) {
        var begin = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && !at(ends)) at++;
        return text.substring(begin, at);
    }

    /** A backslash in quotes makes a quote, or another backslash, part of the text. */
    private String quoted() {
        var begin = at++;
        var words = new StringBuilder();
        while (at < text.length() && !at("\"")) {
            if (at("\\") && at + 1 < text.length()) at++;
            words.append(text.charAt(at++));
        }
        if (at == text.length()) throw new Mistake(begin, "this quote is never closed");
        at++;
        return words.toString();
    }
}
