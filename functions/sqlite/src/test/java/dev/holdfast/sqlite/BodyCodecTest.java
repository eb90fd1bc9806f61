// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BodyCodecTest {
    private static final String DELIVERY = """
            {"app":"shop","subscription":"alerts","life":"k3v9","eventId":"u8Qx.2","eventType":"dev.holdfast.item.advanced",\
            "subject":"pdf/order-1","event":{"specversion":"1.0","id":"u8Qx.2","source":"/apps/shop",\
            "type":"dev.holdfast.item.advanced","subject":"pdf/order-1","time":"2026-03-01T08:00:00.123Z",\
            "datacontenttype":"application/json","dataschema":"urn:holdfast:schema:item-1","sequence":"000000000000002",\
            "data":{"app":"shop","workflow":"pdf","workflowVersion":1,"key":"order-1","version":2,"state":"copied",\
            "from":"received","by":"key:shop","due":"2026-03-01T09:00:00.123Z","stay":"PT12.5S"}},"status":"PENDING",\
            "tries":0,"created":"2026-03-01T08:00:00.125Z","owed":"2026-03-01T08:00:00.125Z"}""";

    private static byte[] compress(String body) {
        return requireNonNull(BodyCodec.compress(body));
    }

    @Test
    void body_of_delivery_takes_less_than_third() {
        var compressed = compress(DELIVERY);
        assertThat(compressed.length).isLessThan(DELIVERY.length() / 3);
        assertThat(BodyCodec.decompress(compressed)).isEqualTo(DELIVERY);
    }

    @Test
    void bodies_of_any_length_and_characters_are_read_back() {
        var random = new Random(1);
        for (var length = 100; length < 400_000; length = length * 3 / 2) {
            var repeated = "好\u0001\uD83D\uDE00\"".repeat(length / 5 + 20);
            assertThat(BodyCodec.decompress(compress(repeated))).isEqualTo(repeated);
            var mixed = random.ints(length, 'a', 'e')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(BodyCodec.decompress(compress(mixed))).isEqualTo(mixed);
        }
    }

    @Test
    void compressed_text_and_plain_json_are_read_alike() {
        var text = BodyCodec.compressToText(DELIVERY);
        assertThat(text.length()).isLessThan(DELIVERY.length() / 2);
        assertThat(BodyCodec.decompressText(text)).isEqualTo(DELIVERY);
        assertThat(BodyCodec.decompressText(DELIVERY)).isEqualTo(DELIVERY);
        assertThat(BodyCodec.compressToText("{\"a\":1}")).isEqualTo("{\"a\":1}");
    }

    @Test
    void body_that_would_not_shrink_stays_as_it_is() {
        assertThat(BodyCodec.compress("short")).isNull();
        var random = new Random(1);
        var incompressible = random.ints(100, 1, 128)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(BodyCodec.compress(incompressible)).isNull();
    }

    @Test
    void damaged_body_is_refused_and_coder_stays_usable() {
        var compressed = compress(DELIVERY);
        var unknown = compressed.clone();
        unknown[0] = 9;
        assertThatThrownBy(() -> BodyCodec.decompress(unknown)).isInstanceOf(UncheckedIOException.class);
        for (var length : new byte[] {0x7f, (byte) 0xff, 0x01}) {
            var wrongLength = compressed.clone();
            wrongLength[1] = length;
            assertThatThrownBy(() -> BodyCodec.decompress(wrongLength)).isInstanceOf(UncheckedIOException.class);
        }
        var damaged = compressed.clone();
        for (var i = 5; i < damaged.length; i++) damaged[i] = 0x7f;
        assertThatThrownBy(() -> BodyCodec.decompress(damaged)).isInstanceOf(UncheckedIOException.class);
        assertThat(BodyCodec.decompress(compressed)).isEqualTo(DELIVERY);
    }

    @Test
    void concurrent_calls_do_not_disturb_each_other() {
        IntStream.range(0, 2_000).parallel().forEach(i -> {
            var body = DELIVERY.replace("order-1", "order-" + i);
            assertThat(BodyCodec.decompress(compress(body))).isEqualTo(body);
        });
    }

    /** Stored bodies need exactly this dictionary. A changed dictionary needs a new number. */
    @Test
    void dictionary_never_changes() throws NoSuchAlgorithmException {
        var hash = MessageDigest.getInstance("SHA-256").digest(BodyDictionary.BYTES);
        assertThat(HexFormat.of().formatHex(hash, 0, 8)).isEqualTo("b1a0e03936395ff8");
        assertThat(new String(BodyDictionary.BYTES, StandardCharsets.UTF_8)).doesNotContain("\n");
    }
}
