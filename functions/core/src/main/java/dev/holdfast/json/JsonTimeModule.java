// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.holdfast.calendar.CalendarDuration;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes Jackson read and write instants and durations as strings. */
final class JsonTimeModule {
    private JsonTimeModule() {}

    static SimpleModule create() {
        return new SimpleModule()
                .addSerializer(Duration.class, new TextSerializer<>(Duration.class, IsoTime::toText))
                .addSerializer(Instant.class, new TextSerializer<>(Instant.class, Rfc3339Format::toText))
                .addDeserializer(
                        Duration.class, new TextDeserializer<>(Duration.class, IsoTime::parseDuration, Duration::parse))
                .addSerializer(
                        CalendarDuration.class,
                        new TextSerializer<>(CalendarDuration.class, CalendarDuration::toString))
                .addDeserializer(
                        CalendarDuration.class,
                        new TextDeserializer<>(
                                CalendarDuration.class, CalendarDuration::parse, CalendarDuration::parse))
                .addDeserializer(
                        Instant.class,
                        new TextDeserializer<>(Instant.class, JsonTimeModule::parseInstant, Rfc3339Format::parse));
    }

    private static Instant parseInstant(String text) {
        try {
            return IsoTime.parseInstant(text);
        } catch (DateTimeParseException e) {
            throw new DateTimeException("is not an RFC 3339 instant such as 2026-01-31T08:00:00Z", e);
        }
    }

    private static final class TextSerializer<T> extends StdScalarSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<T, @Nullable String> format;

        TextSerializer(Class<T> type, Function<T, @Nullable String> format) {
            super(type);
            this.format = format;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(format.apply(value));
        }
    }

    private static final class TextDeserializer<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;
        private final transient Function<String, T> parseStored;

        /**
         * @param parseStored parses every text that Holdfast writes, so that a computed value can't make a row
         *     unreadable
         */
        TextDeserializer(Class<T> type, Function<String, T> parse, Function<String, T> parseStored) {
            super(type);
            this.parse = parse;
            this.parseStored = parseStored;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                var text = _parseString(parser, context, this);
                return context.getAttribute(RawJson.ALREADY_CHECKED) == null
                        ? parse.apply(text)
                        : parseStored.apply(text);
            } catch (DateTimeException e) {
                return context.reportInputMismatch(this, "%s", e.getMessage());
            }
        }
    }
}
