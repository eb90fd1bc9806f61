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
import org.jspecify.annotations.Nullable;

/** Reads a {@link MemberPatch}, and distinguishes an absent member from null. */
final class MemberPatchReader extends StdDeserializer<MemberPatch<?>> implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;

    private final @Nullable JsonDeserializer<Object> valueReader;

    /** Jackson creates the reader without the type of the value, and then calls {@link #createContextual}. */
    MemberPatchReader() {
        this(null);
    }

    private MemberPatchReader(@Nullable JsonDeserializer<Object> valueReader) {
        super(MemberPatch.class);
        this.valueReader = valueReader;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
            throws JsonMappingException {
        var valueType = property.getType().containedType(0);
        return new MemberPatchReader(context.findContextualValueDeserializer(valueType, property));
    }

    @Override
    public MemberPatch<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (valueReader == null) throw new IllegalStateException("the reader doesn't know the type of the value");
        return new MemberPatch<>(true, valueReader.deserialize(parser, context));
    }

    @Override
    public MemberPatch<?> getNullValue(DeserializationContext context) {
        return new MemberPatch<>(true, null);
    }

    @Override
    public MemberPatch<?> getAbsentValue(DeserializationContext context) {
        return new MemberPatch<>(false, null);
    }
}
