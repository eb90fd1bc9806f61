// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Encodes segments of paths and parameters of queries (RFC 3986). */
final class UrlEncoder {
    private static final String UNRESERVED = "-_~";

    /** Maps the name of a map member to the name of the query parameter for each entry. */
    private static final Map<String, String> MAP_PARAMETERS = Map.of("labels", "label", "fields", "field");

    private UrlEncoder() {}

    /**
     * Encodes all characters that have a meaning in a URL. The texts {@code .} and {@code ..} are encoded too, so each
     * stays one segment.
     */
    static String encode(String text) {
        var encoded = new StringBuilder();
        var isDots = text.equals(".") || text.equals("..");
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            var character = (char) (octet & 0xff);
            var isPlain = character >= 'a' && character <= 'z'
                    || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9'
                    || UNRESERVED.indexOf(character) >= 0
                    || character == '.' && !isDots;
            if (isPlain) encoded.append(character);
            else encoded.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
        }
        return encoded.toString();
    }

    /** Returns the members as a query that begins with a question mark; empty if there are no members. */
    static String query(ObjectNode members) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        members.properties().forEach(member -> {
            var value = member.getValue();
            var name = MAP_PARAMETERS.get(member.getKey());
            if (name != null)
                value.properties()
                        .forEach(entry -> add(
                                query,
                                name,
                                entry.getKey() + ":" + entry.getValue().asText()));
            else if (value.isArray()) value.forEach(entry -> add(query, member.getKey(), entry.asText()));
            else if (!value.isNull()) add(query, member.getKey(), textOf(value));
        });
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        query.add(encode(name) + "=" + encode(value));
    }

    private static String textOf(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
