// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a member with the mark {@link NonEmptySelector} in the usual way, and refuses null and empty values. */
final class SelectorReader extends StdDeserializer<Object> implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;

    private static final String HINT = "; leave it out if it doesn't select anything";

    private final @Nullable JsonDeserializer<Object> valueReader;

    /** Jackson creates the reader without the member's type, and then calls {@link #createContextual}. */
    SelectorReader() {
        this(null);
    }

    private SelectorReader(@Nullable JsonDeserializer<Object> valueReader) {
        super(Object.class);
        this.valueReader = valueReader;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
            throws JsonMappingException {
        return new SelectorReader(context.findContextualValueDeserializer(property.getType(), property));
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var value = valueReader().deserialize(parser, context);
        return isEmpty(value) ? context.reportInputMismatch(this, "%s", "must not be empty" + HINT) : value;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Collection<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case String text -> text.isBlank();
            default -> false;
        };
    }

    @Override
    public Object getNullValue(DeserializationContext context) throws JsonMappingException {
        return context.reportInputMismatch(this, "%s", "must not be null" + HINT);
    }

    /** Returns an empty list or map, or null for a member of any other type. */
    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) throws JsonMappingException {
        var type = valueReader().handledType();
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)
                ? valueReader().getEmptyValue(context)
                : null;
    }

    private JsonDeserializer<Object> valueReader() {
        if (valueReader == null) throw new IllegalStateException("the reader doesn't know the type of its member");
        return valueReader;
    }
}
