// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;

/** Reads a {@link TimeAllowance} from a string or an object. */
final class AllowanceReader extends StdDeserializer<TimeAllowance> {
    private static final long serialVersionUID = 1L;

    AllowanceReader() {
        super(TimeAllowance.class);
    }

    @Override
    public TimeAllowance deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING)
            return new FixedAllowance(context.readValue(parser, Duration.class));
        if (parser.currentToken() != JsonToken.START_OBJECT)
            return context.reportInputMismatch(this, "%s", AllowanceMembers.FORMS);
        try {
            return context.readValue(parser, AllowanceMembers.class).toAllowance();
        } catch (DateTimeException e) {
            return context.reportInputMismatch(this, "%s", e.getMessage());
        }
    }
}
