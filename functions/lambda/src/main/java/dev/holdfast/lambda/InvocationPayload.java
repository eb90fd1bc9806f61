// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.holdfast.json.JsonProblems;
import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * The event of an invocation, as undecoded JSON text. The action decodes the text. So for an invalid member, the
 * function returns a problem with the member's name instead of an unclear exception.
 *
 * @param json the text, in which numbers keep their spelling; {@code null} for an empty event
 * @param problem the reason why the text is incomplete; null if the text is complete
 */
@JsonDeserialize(using = InvocationPayload.PayloadDeserializer.class)
public record InvocationPayload(String json, @Nullable Problem problem) {
    InvocationPayload(String json) {
        this(json, null);
    }

    /** Omits the text, because an event may contain an API key and a customer's data. */
    @Override
    public String toString() {
        return "InvocationPayload[" + json.length() + " characters]";
    }

    static final class PayloadDeserializer extends JsonDeserializer<InvocationPayload> {
        @Override
        public InvocationPayload deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = new StringWriter();
            @Nullable Problem problem = null;
            try (var generator = parser.getCodec().getFactory().createGenerator(text)) {
                // This setting leaves open objects unclosed, because a truncated event must stay invalid JSON.
                generator.configure(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT, false);
                copy(parser, generator);
            } catch (StreamConstraintsException e) {
                problem = JsonProblems.toProblem(e);
            }
            return new InvocationPayload(text.toString(), problem);
        }

        @Override
        public InvocationPayload getNullValue(DeserializationContext context) {
            return new InvocationPayload("null");
        }

        private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
            var depth = 0;
            for (var token = parser.currentToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) depth++;
                if (token.isStructEnd()) depth--;
                // Copies the text of a number, because a double would change 1.10 and 12345678901234567890.
                if (isNumber(token)) generator.writeNumber(parser.getText());
                else generator.copyCurrentEvent(parser);
                if (depth == 0) return;
            }
        }

        private static boolean isNumber(JsonToken token) {
            return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        }
    }
}
