// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that Holdfast stores and returns unchanged. The order of members and the spelling of numbers stay
 * unchanged (1.0 stays 1.0). Holdfast removes only white space between tokens.
 */
@JsonDeserialize(using = RawJson.RawJsonReader.class)
public record RawJson(@JsonValue @JsonRawValue String text) {
    /** The limit for nested arrays and objects. The common JSON parsers accept values of this depth. */
    public static final int MAX_DEPTH = 64;

    /**
     * The key of a parser attribute for stored texts. Holdfast checked the limits of these texts when it received them.
     * The data of an item may exceed the depth limit as part of an event, because the event adds levels.
     */
    static final Object ALREADY_CHECKED = RawJson.class;

    /** Returns the size in bytes, in UTF-8. */
    public int sizeInBytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static final class RawJsonReader extends StdDeserializer<RawJson> {
        private static final long serialVersionUID = 1L;

        RawJsonReader() {
            super(RawJson.class);
        }

        @Override
        public RawJson deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var out = new StringWriter();
            var alreadyChecked = context.getAttribute(ALREADY_CHECKED) != null;
            try (var generator = parser.getCodec().getFactory().createGenerator(out)) {
                var depth = 0;
                do {
                    var token = parser.currentToken();
                    if (token.isStructStart() && ++depth > MAX_DEPTH && !alreadyChecked) {
                        context.reportInputMismatch(this, "is nested deeper than %d levels", MAX_DEPTH);
                    }
                    if (token.isStructEnd()) depth--;
                    if (token == JsonToken.VALUE_NUMBER_FLOAT && !alreadyChecked) checkNumber(parser, context);
                    copyToken(parser, token, generator);
                } while (depth > 0 && parser.nextToken() != null);
            }
            return new RawJson(escapeLoneSurrogates(out.toString()));
        }

        /**
         * Escapes unpaired surrogates, which JSON allows but UTF-8 can't encode. A store would replace them by question
         * marks.
         */
        static String escapeLoneSurrogates(String text) {
            if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) return text;
            var escaped = new StringBuilder();
            text.codePoints().forEach(codePoint -> {
                if (Character.getType(codePoint) == Character.SURROGATE) escaped.append("\\u%04x".formatted(codePoint));
                else escaped.appendCodePoint(codePoint);
            });
            return escaped.toString();
        }

        @Override
        public RawJson getNullValue(DeserializationContext context) {
            return new RawJson("null");
        }

        /** Distinguishes an absent member (Java's null) from a null member (JSON's null). */
        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }

        /**
         * Refuses an exponent that BigDecimal can't represent, because neither Holdfast nor the receivers of events
         * could use the number.
         */
        private void checkNumber(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                parser.getDecimalValue();
            } catch (JsonProcessingException | ArithmeticException | NumberFormatException e) {
                context.reportInputMismatch(this, "must not contain a number whose exponent is out of range");
            }
        }

        private static void copyToken(JsonParser parser, JsonToken token, JsonGenerator out) throws IOException {
            if (token.isNumeric()) out.writeNumber(parser.getText());
            else out.copyCurrentEvent(parser);
        }
    }
}
