// SPDX-License-Identifier: Apache-2.0
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small JSON reader and writer, because the JDK doesn't contain one. Objects are maps, arrays are lists, numbers are
 * doubles.
 */
final class SimpleJson {
    private final String text;
    private int at;

    private SimpleJson(String text) {
        this.text = text;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) {
        return (Map<String, Object>) new SimpleJson(text).value();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.get(name);
    }

    /** Returns the objects of an array. An absent array is empty, because Holdfast leaves out empty members. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Map<String, Object> of, String name) {
        return (List<Map<String, Object>>) of.getOrDefault(name, List.of());
    }

    /** Returns the JSON of a map, a list, a string, a number, a boolean or null. */
    static String of(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var members = new ArrayList<String>();
                map.forEach((name, member) -> members.add(of(name) + ":" + of(member)));
                yield "{" + String.join(",", members) + "}";
            }
            case List<?> list ->
                "[" + String.join(",", list.stream().map(SimpleJson::of).toList()) + "]";
            case String string -> quoted(string);
            case null, default -> String.valueOf(value);
        };
    }

    private static String quoted(String string) {
        var quoted = new StringBuilder("\"");
        for (var c : string.toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ') quoted.append("\\u%04x".formatted((int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        at++;
        while (peek() != '}') {
            if (!members.isEmpty()) expect(',');
            peek();
            var name = string();
            expect(':');
            members.put(name, value());
        }
        at++;
        return members;
    }

    private List<Object> elements() {
        var elements = new ArrayList<>();
        at++;
        while (peek() != ']') {
            if (!elements.isEmpty()) expect(',');
            elements.add(value());
        }
        at++;
        return elements;
    }

    private String string() {
        expect('"');
        var string = new StringBuilder();
        for (var c = text.charAt(at++); c != '"'; c = text.charAt(at++)) string.append(c == '\\' ? escaped() : c);
        return string.toString();
    }

    private char escaped() {
        var c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
            default -> c;
        };
    }

    private Object word(String word, Object value) {
        for (var c : word.toCharArray()) expect(c);
        return value;
    }

    private Double number() {
        var from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        return Double.valueOf(text.substring(from, at));
    }

    private char peek() {
        while (Character.isWhitespace(text.charAt(at))) at++;
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) throw new IllegalArgumentException("no " + c + " at " + at + " of " + text);
        at++;
    }
}
