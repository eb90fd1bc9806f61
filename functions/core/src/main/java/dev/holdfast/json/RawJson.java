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
 * A JSON value that Holdfast carries without looking into it: members keep their order, numbers their spelling (1.0 stays
 * 1.0, and no digit is lost); only white space between tokens goes.
 */
@JsonDeserialize(using = RawJson.RawJsonReader.class)
public record RawJson(@JsonValue @JsonRawValue String text) {
    /** Deeper than any payload that a person would read, shallow enough for every parser down the line. */
    public static final int MAX_DEPTH = 64;

    /**
     * Set when reading what Holdfast has written: the bounds were checked when it came in, and an event that carries an item's
     * data is nested deeper than that data may be.
     */
    static final Object ALREADY_CHECKED = RawJson.class;

    /** Size in bytes as UTF-8. */
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
            var checked = context.getAttribute(ALREADY_CHECKED) != null;
            try (var generator = parser.getCodec().getFactory().createGenerator(out)) {
                var depth = 0;
                do {
                    var token = parser.currentToken();
                    if (token.isStructStart() && ++depth > MAX_DEPTH && !checked) {
                        context.reportInputMismatch(this, "is nested deeper than %d levels", MAX_DEPTH);
                    }
                    if (token.isStructEnd()) depth--;
                    if (token == JsonToken.VALUE_NUMBER_FLOAT && !checked) checkNumber(parser, context);
                    copyToken(parser, token, generator);
                } while (depth > 0 && parser.nextToken() != null);
            }
            return new RawJson(escapeLoneSurrogates(out.toString()));
        }

        /** JSON may hold half a surrogate pair, as an escape only: UTF-8 can't, and a store would keep a question mark. */
        static String escapeLoneSurrogates(String text) {
            if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) return text;
            var escaped = new StringBuilder();
            text.codePoints().forEach(c -> {
                if (Character.getType(c) == Character.SURROGATE) escaped.append("\\u%04x".formatted(c));
                else escaped.appendCodePoint(c);
            });
            return escaped.toString();
        }

        @Override
        public RawJson getNullValue(DeserializationContext context) {
            return new RawJson("null");
        }

        /** A member that isn't there is no JSON at all, whereas one that is null is JSON's null. */
        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }

        /** A number whose exponent nothing can hold could be carried, but neither compared nor read by anybody. */
        private void checkNumber(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                parser.getDecimalValue();
            } catch (JsonProcessingException | ArithmeticException | NumberFormatException e) {
                context.reportInputMismatch(this, "is or has a number that is out of all bounds");
            }
        }

        private static void copyToken(JsonParser parser, JsonToken token, JsonGenerator out) throws IOException {
            if (token.isNumeric()) out.writeNumber(parser.getText());
            else out.copyCurrentEvent(parser);
        }
    }
}
