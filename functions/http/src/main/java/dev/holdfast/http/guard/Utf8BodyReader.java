// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.http.ProblemException;
import dev.holdfast.problem.Problem;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as UTF-8, the only encoding of JSON (RFC 8259, section 8.1). Refuses invalid bytes and large bodies. The
 * framework's own reader would replace invalid bytes by question marks. The framework's own reader would also answer a
 * large body without a problem document.
 */
@Provider
class Utf8BodyReader implements MessageBodyReader<String> {
    /** Some editors begin a file with this character. A reader is allowed to ignore it (RFC 8259, section 8.1). */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == String.class;
    }

    @Override
    public String readFrom(
            Class<String> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        if (isEncoded(headers.getFirst(HttpHeaders.CONTENT_ENCODING))) throw new NotSupportedException();
        var bytes = body.readNBytes(RequestBodyReader.MAX_BODY_BYTES + 1);
        if (bytes.length > RequestBodyReader.MAX_BODY_BYTES) throw new ProblemException(RequestBodyReader.tooLarge());
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.invalid("/", "is not UTF-8"));
        }
    }

    private static boolean isEncoded(@Nullable String encoding) {
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }
}
