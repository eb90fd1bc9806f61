// SPDX-License-Identifier: Apache-2.0
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
 * The event of an invocation, as undecoded JSON text. The action decodes the text. So for an invalid member, the
 * function returns a problem with the member's name instead of an unclear exception.
 *
 * @param json the text, in which numbers keep their spelling; {@code null} for an empty event
 */
@JsonDeserialize(using = InvocationPayload.PayloadDeserializer.class)
public record InvocationPayload(String json) {
    /** Omits the text, because an event may contain an API key and a customer's data. */
    @Override
    public String toString() {
        return "InvocationPayload[" + json.length() + " characters]";
    }

    static final class PayloadDeserializer extends JsonDeserializer<InvocationPayload> {
        @Override
        public InvocationPayload deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = new StringWriter();
            try (var generator = parser.getCodec().getFactory().createGenerator(text)) {
                // This setting leaves open objects unclosed, because a truncated event must stay invalid JSON.
                generator.configure(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT, false);
                copy(parser, generator);
            }
            return new InvocationPayload(text.toString());
        }

        @Override
        public InvocationPayload getNullValue(DeserializationContext context) {
            return new InvocationPayload("null");
        }

        private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
            var depth = 0;
            try {
                for (var token = parser.currentToken(); token != null; token = parser.nextToken()) {
                    if (token.isStructStart()) depth++;
                    if (token.isStructEnd()) depth--;
                    // Copies the text of a number, because a double would change 1.10 and 12345678901234567890.
                    if (isNumber(token)) generator.writeNumber(parser.getText());
                    else generator.copyCurrentEvent(parser);
                    if (depth == 0) return;
                }
            } catch (StreamConstraintsException beyondBounds) {
                // The event exceeds the parser's limits, which are higher than the limits of actions. The text is
                // incomplete, so the action refuses it.
                generator.flush();
            }
        }

        private static boolean isNumber(JsonToken token) {
            return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        }
    }
}
