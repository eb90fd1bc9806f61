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
@JsonDeserialize(using = Json.Reader.class)
public record Json(@JsonValue @JsonRawValue String text) {
    /** Deeper than any payload that a person would read, shallow enough for every parser down the line. */
    public static final int MAX_DEPTH = 64;

    /** Size in bytes as UTF-8. */
    public int size() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static final class Reader extends StdDeserializer<Json> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Json.class);
        }

        @Override
        public Json deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var out = new StringWriter();
            try (var generator = parser.getCodec().getFactory().createGenerator(out)) {
                var depth = 0;
                do {
                    var token = parser.currentToken();
                    if (token.isStructStart() && ++depth > MAX_DEPTH) {
                        context.reportInputMismatch(this, "is nested deeper than %d levels", MAX_DEPTH);
                    }
                    if (token.isStructEnd()) depth--;
                    if (token == JsonToken.VALUE_NUMBER_FLOAT) check(parser, context);
                    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) checkText(parser, context);
                    copy(parser, token, generator);
                } while (depth > 0 && parser.nextToken() != null);
            }
            return new Json(out.toString());
        }

        @Override
        public Json getNullValue(DeserializationContext context) {
            return new Json("null");
        }

        /** A member that isn't there is no JSON at all, whereas one that is null is JSON's null. */
        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }

        /** A number whose exponent nothing can hold could be carried, but neither compared nor read by anybody. */
        private void check(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                parser.getDecimalValue();
            } catch (JsonProcessingException | ArithmeticException | NumberFormatException e) {
                context.reportInputMismatch(this, "is or has a number that is out of all bounds");
            }
        }

        /** Half a surrogate pair can be escaped in JSON, but no encoding holds it: it would come back as another text. */
        private void checkText(JsonParser parser, DeserializationContext context) throws IOException {
            var text = parser.getText();
            for (var i = 0; i < text.length(); i++) {
                if (!Character.isSurrogate(text.charAt(i))) continue;
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    context.reportInputMismatch(this, "is or has half of a surrogate pair, which is no character");
                }
                i++;
            }
        }

        private static void copy(JsonParser parser, JsonToken token, JsonGenerator out) throws IOException {
            if (token.isNumeric()) out.writeNumber(parser.getText());
            else out.copyCurrentEvent(parser);
        }
    }
}
