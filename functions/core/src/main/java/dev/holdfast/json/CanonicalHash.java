// SPDX-License-Identifier: Apache-2.0
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
 * Hashes JSON values. If two values differ only in the order of members or the spelling of numbers, their hashes are
 * equal.
 *
 * <p>This class doesn't use RFC 8785 (JCS), which reads every number as a double. With JCS, two different numbers of 17
 * digits could have equal hashes. This class compares numbers as exact decimals.
 */
public final class CanonicalHash {
    private CanonicalHash() {}

    /** Returns the first 16 bytes of the SHA-256 hash of the canonical value, in base64url without padding. */
    public static String hash(Object value) {
        try {
            var tree = JsonCodec.MAPPER.readTree(JsonCodec.encode(value));
            var digest = sha256(RawJson.RawJsonReader.escapeLoneSurrogates(
                    canonicalize(tree).toString()));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the SHA-256 hash of a text in UTF-8. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode canonicalize(JsonNode node) {
        var nodes = JsonNodeFactory.withExactBigDecimals(true);
        if (node.isObject()) {
            var object = nodes.objectNode();
            node.properties().stream()
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .forEach(member -> object.set(member.getKey(), canonicalize(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = nodes.arrayNode();
            node.forEach(element -> array.add(canonicalize(element)));
            return array;
        }
        if (!node.isNumber()) return node;
        var number = node.decimalValue();
        // The text consists of the unscaled value and the scale. The result of toPlainString for 1e999999999 wouldn't
        // fit into memory.
        var normalized = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return nodes.arrayNode()
                .add("#")
                .add(normalized.unscaledValue().toString())
                .add(normalized.scale());
    }
}
