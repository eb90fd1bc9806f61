// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The limits for values of fields, whatever their schema says. */
public final class FieldLimits {
    /** The largest size of all fields of an item, in bytes of UTF-8. */
    public static final int MAX_FIELDS_BYTES = 32_000;

    /** The largest number of digits before or after the point. A check of longer numbers takes too long. */
    private static final int MAX_DIGITS = 400;

    private FieldLimits() {}

    /** Returns the problem of fields that exceed a limit; null if there is none. */
    static @Nullable Problem findProblem(Map<String, JsonNode> fields) {
        for (var field : fields.entrySet())
            if (hasLongNumber(field.getValue()))
                return Problem.invalid(
                        "/fields/" + field.getKey(),
                        "must not contain a number of more than " + MAX_DIGITS + " digits");
        var text = JsonCodec.encode(fields);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text))
            return Problem.invalid("/fields", "must not have an unpaired surrogate");
        var bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= MAX_FIELDS_BYTES) return null;
        var message = "would have " + bytes + " bytes in all; at most " + MAX_FIELDS_BYTES + " are possible";
        return new Problem.TooLarge("/fields: " + message, List.of(new Problem.Fault("/fields", message)));
    }

    private static boolean hasLongNumber(JsonNode value) {
        if (value.isContainerNode()) return value.valueStream().anyMatch(FieldLimits::hasLongNumber);
        if (!value.isNumber()) return false;
        var number = value.decimalValue();
        return Math.abs((long) number.precision() - number.scale()) > MAX_DIGITS
                || Math.abs((long) number.scale()) > MAX_DIGITS;
    }

    /** Returns the fields with one spelling for each number: {@code 100} for {@code 1E+2}, and {@code 7} for 7.0. */
    static Map<String, JsonNode> withPlainNumbers(Map<String, JsonNode> fields) {
        var plain = new TreeMap<String, JsonNode>();
        fields.forEach((name, value) -> plain.put(name, withPlainNumbers(value)));
        return plain;
    }

    private static JsonNode withPlainNumbers(JsonNode value) {
        return switch (value) {
            case DecimalNode number ->
                DecimalNode.valueOf(new BigDecimal(
                        number.decimalValue().stripTrailingZeros().toPlainString()));
            case ObjectNode object -> {
                ObjectNode copy = JsonCodec.MAPPER.createObjectNode();
                object.properties().forEach(member -> copy.set(member.getKey(), withPlainNumbers(member.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JsonCodec.MAPPER.createArrayNode();
                array.forEach(element -> copy.add(withPlainNumbers(element)));
                yield copy;
            }
            default -> value;
        };
    }
}
