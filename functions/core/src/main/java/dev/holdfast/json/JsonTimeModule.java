package dev.holdfast.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Instants and durations as JSON strings. */
final class JsonTimeModule {
    private JsonTimeModule() {}

    static SimpleModule create() {
        return new SimpleModule()
                .addSerializer(Duration.class, new Writer<>(Duration.class, IsoTime::toText))
                .addSerializer(Instant.class, new Writer<>(Instant.class, Rfc3339Format::toText))
                .addDeserializer(Duration.class, new Reader<>(Duration.class, IsoTime::parseDuration))
                .addDeserializer(Instant.class, new Reader<>(Instant.class, JsonTimeModule::instant));
    }

    private static Instant instant(String text) {
        try {
            return IsoTime.parseInstant(text);
        } catch (DateTimeParseException e) {
            throw new DateTimeException("is not an RFC 3339 instant such as 2026-01-31T08:00:00Z", e);
        }
    }

    private static final class Writer<T> extends StdScalarSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<T, @Nullable String> text;

        Writer(Class<T> type, Function<T, @Nullable String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(text.apply(value));
        }
    }

    private static final class Reader<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        Reader(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return parse.apply(_parseString(parser, context, this));
            } catch (DateTimeException e) {
                return context.reportInputMismatch(this, "%s", e.getMessage());
            }
        }
    }
}
