// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes all JSON of Holdfast: requests, results and stored rows. Refuses unknown fields, because Holdfast
 * wouldn't store the value of an ignored field.
 */
public final class JsonCodec {
    /** The limit for the size of a parsed text. An item's data can have 256 KB, and a request has further fields. */
    public static final int MAX_TEXT_CHARACTERS = 512 * 1024;

    private static final JsonSetter.Value ABSENT_IS_EMPTY = JsonSetter.Value.construct(Nulls.AS_EMPTY, Nulls.FAIL);

    /** The value of a patch can be null, but the entries of its list or map can't be null. */
    private static final JsonSetter.Value NO_NULL_ENTRIES = JsonSetter.Value.construct(Nulls.SET, Nulls.FAIL);

    private static final JsonFactory JSON_FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(RawJson.MAX_DEPTH + 16)
                    .maxStringLength(MAX_TEXT_CHARACTERS)
                    .build())
            .build();

    public static final ObjectMapper MAPPER =
            configure(JsonMapper.builder(JSON_FACTORY)).build();

    /**
     * Stored texts have no duplicate members. So these readers skip the check for duplicates, which needs a hash set
     * per object.
     */
    private static final Map<Class<?>, ObjectReader> STORED_READERS = new ConcurrentHashMap<>();

    private JsonCodec() {}

    private static ObjectReader storedReader(Class<?> type) {
        return MAPPER.readerFor(type)
                .without(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .withAttribute(RawJson.ALREADY_CHECKED, true);
    }

    /** Applies the settings of {@link #MAPPER} to the JSON mapper that an edge's framework uses. */
    public static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configure(B builder) {
        return builder.addModule(new JavaTimeModule())
                .addModule(JsonTimeModule.create())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .withCoercionConfig(
                        LogicalType.Textual,
                        coercion -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withConfigOverride(List.class, override -> override.setSetterInfo(ABSENT_IS_EMPTY))
                .withConfigOverride(Map.class, override -> override.setSetterInfo(ABSENT_IS_EMPTY))
                .withConfigOverride(MemberPatch.class, override -> override.setSetterInfo(NO_NULL_ENTRIES))
                // Omits empty members of records. Keeps empty values in a map, because they come from callers.
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS));
    }

    /** Parses a caller's text. Reads a blank text like an empty object. The problem names the faulty field. */
    public static <T> ActionResult<T> decode(Class<T> type, String text) {
        try {
            var value = MAPPER.readValue(text.isBlank() ? "{}" : text, type);
            return value == null
                    ? ActionResult.refused(Problem.invalid("/", "must be a JSON object, not null"))
                    : ActionResult.ok(value);
        } catch (JsonProcessingException e) {
            return ActionResult.refused(JsonProblems.toProblem(e));
        }
    }

    /**
     * Parses a stored text.
     *
     * @throws UncheckedIOException if the text isn't a value of this type
     */
    public static <T> T decodeStored(Class<T> type, String text) {
        try {
            T value = STORED_READERS
                    .computeIfAbsent(type, JsonCodec::storedReader)
                    .readValue(text);
            if (value != null) return value;
            throw new UncheckedIOException("a stored " + type.getSimpleName() + " is null", new IOException("null"));
        } catch (JsonProcessingException e) {
            // The message doesn't contain the text, because logs contain the message and the text may contain an
            // application's data.
            throw new UncheckedIOException(
                    "a stored " + type.getSimpleName() + " can't be read: " + JsonProblems.location(e), e);
        }
    }

    /** Returns the text of a member of a caller's object; null if there is no such text, or the JSON is invalid. */
    public static @Nullable String findText(String json, String member) {
        try {
            var value = MAPPER.readTree(json).path(member);
            return value.isTextual() ? value.asText() : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Returns a value for an answer: the members of the result, and {@code warnings} if there are any. */
    public static Object withWarnings(Object result, List<String> warnings) {
        return warnings.isEmpty() ? result : withMembers(result, Map.of("warnings", warnings));
    }

    /** Returns a value for an answer: the members of the result, and further members. */
    public static Object withMembers(Object result, Map<String, ?> further) {
        ObjectNode members = MAPPER.valueToTree(result);
        further.forEach((name, value) -> members.set(name, MAPPER.valueToTree(value)));
        return members;
    }

    public static String encode(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
