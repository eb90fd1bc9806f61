// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.json;

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
import java.time.LocalDate;
import java.time.LocalTime;

/** Reads and writes instants, durations, days and times of day as texts, without a further dependency. */
final class TimeModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    TimeModule() {
        super("holdfast-times");
        addSerializer(new TimeWriter<>(Instant.class));
        addSerializer(new TimeWriter<>(Duration.class));
        addSerializer(new TimeWriter<>(LocalDate.class));
        addSerializer(new TimeWriter<>(LocalTime.class));
        addDeserializer(Instant.class, new TimeReader<>(Instant.class));
        addDeserializer(Duration.class, new TimeReader<>(Duration.class));
        addDeserializer(LocalDate.class, new TimeReader<>(LocalDate.class));
        addDeserializer(LocalTime.class, new TimeReader<>(LocalTime.class));
    }

    private static final class TimeWriter<T> extends StdScalarSerializer<T> {
        private static final long serialVersionUID = 1L;

        TimeWriter(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(TimeText.of(value));
        }
    }

    private static final class TimeReader<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        TimeReader(Class<T> type) {
            super(type);
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = parser.getValueAsString("");
            try {
                return TimeText.parse(text, handledType());
            } catch (DateTimeException e) {
                return handledType().cast(context.handleWeirdStringValue(handledType(), text, "is no time"));
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public Class<T> handledType() {
            return (Class<T>) super.handledType();
        }
    }
}
