package dev.holdfast.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;

/**
 * Equality of JSON values: the order of members and the spelling of numbers don't count.
 *
 * <p>RFC 8785 (JCS) would be the standard, but it reads every number as a double: two order numbers of 17 digits could be
 * "equal". Here numbers are compared as the decimals they are.
 */
public final class CanonicalHash {
    private CanonicalHash() {}

    /** Equal for equal values: the first 16 bytes of SHA-256, base64url. */
    public static String hash(Object value) {
        try {
            var tree = JsonCodec.MAPPER.readTree(JsonCodec.encode(value));
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(RawJson.RawJsonReader.escapeLoneSurrogates(
                                    canonicalize(tree).toString())
                            .getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode canonicalize(JsonNode node) {
        var make = JsonNodeFactory.withExactBigDecimals(true);
        if (node.isObject()) {
            var object = make.objectNode();
            node.properties().stream()
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .forEach(member -> object.set(member.getKey(), canonicalize(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = make.arrayNode();
            node.forEach(element -> array.add(canonicalize(element)));
            return array;
        }
        if (!node.isNumber()) return node;
        var number = node.decimalValue();
        // A textual form of unscaled value and scale: toPlainString of 1e999999999 would not fit in memory.
        var plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return make.arrayNode().add("#").add(plain.unscaledValue().toString()).add(plain.scale());
    }
}
