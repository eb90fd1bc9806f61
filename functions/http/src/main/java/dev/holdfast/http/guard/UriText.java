// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Escapes and checks the path and the query of a URI (RFC 3986, section 2.1). */
public final class UriText {
    private static final int MAX_ASCII = 0x7f;

    /** The beginning of a URL in the origin form or the absolute form (RFC 9112, section 3.2). */
    private static final Pattern PATH_START_PATTERN = Pattern.compile("(?i:https?://[^/?#]+)?/");

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** The visible ASCII characters that a path and a query never contain unescaped. */
    private static final String FORBIDDEN = "\"<>[\\]^`{|}#";

    private UriText() {}

    /**
     * Escapes a path that another program has decoded. So the framework decodes the path to the same text again.
     *
     * @param path the decoded text; each slash separates two segments
     */
    public static String escapeDecodedPath(String path) {
        return escapeBytes(new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), "%;?");
    }

    /**
     * Escapes the characters of a query that a URI must not contain, and keeps the escape sequences.
     *
     * @param query the query, in which a character beyond ASCII is one character and not several bytes
     */
    public static String escapeQuery(String query) {
        return escapeBytes(new String(query.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), "");
    }

    /**
     * Escapes the bytes of a request's path or query that a URI must not contain, and keeps the escape sequences.
     *
     * @param text the path or query, in which each character is one byte, as HTTP servers pass the request line on
     * @param more further characters to escape
     */
    static String escapeBytes(String text, String more) {
        return escape(text, character -> isForbidden(character, more));
    }

    /**
     * Escapes all bytes beyond ASCII in a request's URL, because the framework refuses some of these bytes.
     *
     * @param url the URL, in which each character is one byte
     */
    public static String escapeNonAscii(String url) {
        return escape(url, character -> character > MAX_ASCII);
    }

    private static String escape(String text, IntPredicate isEscaped) {
        if (text.chars().noneMatch(isEscaped)) return text;
        var escaped = new StringBuilder();
        text.chars().forEach(character -> {
            if (isEscaped.test(character)) escaped.append('%').append(HEX.toHexDigits((byte) character));
            else escaped.append((char) character);
        });
        return escaped.toString();
    }

    private static boolean isForbidden(int character, String more) {
        return character <= ' '
                || character >= 0x7f
                || FORBIDDEN.indexOf(character) >= 0
                || more.indexOf(character) >= 0;
    }

    /**
     * Returns the fault of a request's URL, as a text that continues a sentence; null if there is no fault. Bytes
     * beyond ASCII aren't a fault.
     *
     * @param url the URL, in which each character is one byte
     */
    static @Nullable String findUrlFault(String url) {
        var fault = findFault(url);
        if (fault != null) return fault;
        if (!PATH_START_PATTERN.matcher(url).lookingAt()) return "must begin with a slash";
        try {
            var unused = new URI(escapeNonAscii(url));
            return null;
        } catch (URISyntaxException e) {
            return "isn't a valid URL: " + e.getReason();
        }
    }

    /**
     * Returns the fault of the escape sequences in a path, query or URL, as a text that continues a sentence. Returns
     * null if there is no fault.
     */
    private static @Nullable String findFault(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.write(text.charAt(i));
                continue;
            }
            var isSequence = i + 2 < text.length()
                    && HexFormat.isHexDigit(text.charAt(i + 1))
                    && HexFormat.isHexDigit(text.charAt(i + 2));
            if (!isSequence)
                return "contains " + text.substring(i, Math.min(i + 3, text.length()))
                        + ", which is not an escape sequence";
            bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
            i += 2;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return null;
        } catch (CharacterCodingException e) {
            return "is not UTF-8";
        }
    }
}
