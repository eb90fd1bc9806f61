// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Escapes and checks the path and the query of a URI (RFC 3986, section 2.1). */
public final class UriText {
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
     * Escapes the characters of a query that a URI doesn't contain, and keeps the escape sequences.
     *
     * @param query the query, in which characters beyond ASCII stand for themselves
     */
    public static String escapeQuery(String query) {
        return escapeBytes(new String(query.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), "");
    }

    /**
     * Escapes the bytes of a request's path or query that a URI doesn't contain, and keeps the escape sequences.
     *
     * @param text each character is one byte, as HTTP servers hand the request line on
     * @param more further characters to escape
     */
    static String escapeBytes(String text, String more) {
        if (text.chars().noneMatch(character -> isForbidden(character, more))) return text;
        var escaped = new StringBuilder();
        text.chars().forEach(character -> {
            if (isForbidden(character, more)) escaped.append('%').append(HEX.toHexDigits((byte) character));
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
     * Returns the fault of an escaped path or query, as a text that continues a sentence; null if there is no fault.
     */
    static @Nullable String findFault(String text) {
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
