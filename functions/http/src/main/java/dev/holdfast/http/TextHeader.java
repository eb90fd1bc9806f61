// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.problem.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers whose values are texts of callers, such as names and keys. The bytes of these values are UTF-8,
 * although servers pass each byte on as one character.
 */
final class TextHeader {
    private static final int MAX_BYTE = 0xff;

    private TextHeader() {}

    /**
     * Returns the value; null if the header is absent.
     *
     * @param hasBytes whether each character is certainly one byte. If false, another program may have decoded the
     *     value
     * @throws ProblemException if the header is given twice or contains a comma, or the bytes aren't UTF-8
     */
    static @Nullable String read(HttpHeaders headers, String name, boolean hasBytes) {
        var values = headers.getRequestHeader(name);
        if (values == null || values.isEmpty()) return null;
        // API Gateway joins the values of a repeated header by commas, and the framework splits the value at the
        // commas.
        if (values.size() > 1 || values.getFirst().contains(","))
            throw new ProblemException(Problem.invalid(
                    name,
                    "must be given only once, and without a comma, because gateways use commas to join the values of a"
                            + " repeated header"));
        var value = values.getFirst();
        if (value.chars().anyMatch(character -> character > MAX_BYTE)) return value;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            if (hasBytes) throw new ProblemException(Problem.invalid(name, "is not UTF-8"));
            return value;
        }
    }
}
