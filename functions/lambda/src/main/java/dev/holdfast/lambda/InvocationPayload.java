package dev.holdfast.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;
import java.io.StringWriter;

/**
 * The event of an invocation, as JSON text that nobody has interpreted yet. Decoding it is the action's business, so that what
 * can't be taken is refused by name instead of failing as one opaque exception.
 *
 * @param json numbers as they were written, {@code null} for an empty event
 */
@JsonDeserialize(using = InvocationPayload.PayloadDeserializer.class)
public record InvocationPayload(String json) {
    /** Without the text: an event may carry an API key and a customer's data. */
    @Override
    public String toString() {
        return "InvocationPayload[" + json.length() + " characters]";
    }

    static final class PayloadDeserializer extends JsonDeserializer<InvocationPayload> {
        @Override
        public InvocationPayload deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = new StringWriter();
            try (var generator = parser.getCodec().getFactory().createGenerator(text)) {
                // What was opened stays open when the event is cut off below, so that it can't pass for a complete one.
                generator.configure(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT, false);
                copy(parser, generator);
            }
            return new InvocationPayload(text.toString());
        }

        @Override
        public InvocationPayload getNullValue(DeserializationContext context) {
            return new InvocationPayload("null");
        }

        private static void copy(JsonParser parser, JsonGenerator to) throws IOException {
            var depth = 0;
            try {
                for (var token = parser.currentToken(); token != null; token = parser.nextToken()) {
                    if (token.isStructStart()) depth++;
                    if (token.isStructEnd()) depth--;
                    // A number goes on as it was written: 1.10 and 12345678901234567890 are data, not doubles.
                    if (number(token)) to.writeNumber(parser.getText());
                    else to.copyCurrentEvent(parser);
                    if (depth == 0) return;
                }
            } catch (StreamConstraintsException beyondBounds) {
                // Deeper or longer than the parser takes is far beyond what an action takes: it will refuse the
                // beginning.
                to.flush();
            }
        }

        private static boolean number(JsonToken token) {
            return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        }
    }
}
