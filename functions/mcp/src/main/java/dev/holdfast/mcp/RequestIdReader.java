// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the id of a message that Holdfast refuses, so that the client can relate the error to its request. The message
 * must be a JSON object. Its other members can have any form, and can be nested deeper than Holdfast accepts.
 */
final class RequestIdReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RequestIdReader() {}

    /** Returns the id; null if the text has no id, two ids or an invalid one, or isn't JSON. */
    static @Nullable RawJson find(String text) {
        try (var parser = FACTORY.createParser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? findMember(parser) : null;
        } catch (IOException e) {
            // Ignores this exception, because the error to the client already describes the fault.
            return null;
        }
    }

    private static @Nullable RawJson findMember(JsonParser parser) throws IOException {
        RawJson id = null;
        var count = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var isId = parser.currentName().equals("id");
            var token = parser.nextToken();
            if (isId && ++count == 1) id = read(parser, token);
            parser.skipChildren();
        }
        return count == 1 && parser.currentToken() == JsonToken.END_OBJECT ? id : null;
    }

    private static @Nullable RawJson read(JsonParser parser, JsonToken token) throws IOException {
        var id = switch (token) {
            case VALUE_STRING -> new RawJson(JsonCodec.encode(parser.getText()));
            case VALUE_NUMBER_INT -> new RawJson(parser.getText());
            default -> null;
        };
        return id != null && JsonRpcMessage.isId(id) ? id : null;
    }
}
