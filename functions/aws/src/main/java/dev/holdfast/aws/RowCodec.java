package dev.holdfast.aws;

import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A row as DynamoDB keeps it. DynamoDB bills by the kilobyte, names included: so the names are short, and a body is deflated when
 * that makes it smaller.
 */
final class RowCodec {
    static final String PARTITION = "pk";
    static final String SORT = "sk";
    static final String VERSION = "v";
    static final String BODY = "b";
    static final String EXPIRES = "expires";
    /** On announced rows: the stream's consumer takes only these. */
    static final String ANNOUNCED = "a";
    /** On a tombstone, which every read treats as absent. */
    static final String GONE = "gone";
    /** Different in every write, so that a write repeated by the SDK can tell its own row. */
    static final String NONCE = "n";

    private RowCodec() {}

    static Map<String, AttributeValue> attributes(Row row) {
        var attributes = new HashMap<String, AttributeValue>(key(row.key()));
        attributes.put(VERSION, number(row.version()));
        attributes.put(BODY, body(row.body()));
        row.entries().forEach((index, entry) -> {
            attributes.put(partition(index), text(entry.partition()));
            attributes.put(sort(index), text(entry.sort()));
        });
        if (row.expires() != null) attributes.put(EXPIRES, number(row.expires().getEpochSecond()));
        return attributes;
    }

    static Row row(Map<String, AttributeValue> attributes) {
        Map<Index, Key> entries = new EnumMap<>(Index.class);
        for (var index : Index.values()) {
            var partition = attributes.get(partition(index));
            var sort = attributes.get(sort(index));
            if (partition != null && sort != null) entries.put(index, new Key(partition.s(), sort.s()));
        }
        var expires = attributes.get(EXPIRES);
        return new Row(
                key(attributes),
                Long.parseLong(need(attributes, VERSION).n()),
                text(need(attributes, BODY)),
                entries,
                expires == null ? null : Instant.ofEpochSecond(Long.parseLong(expires.n())));
    }

    /** Whether the row counts: it is no tombstone, and has not expired. */
    static boolean stands(Map<String, AttributeValue> attributes, Instant now) {
        var expires = attributes.get(EXPIRES);
        return !attributes.containsKey(GONE) && (expires == null || Long.parseLong(expires.n()) > now.getEpochSecond());
    }

    static Map<String, AttributeValue> key(Key key) {
        return Map.of(PARTITION, text(key.partition()), SORT, text(key.sort()));
    }

    static Key key(Map<String, AttributeValue> attributes) {
        return new Key(need(attributes, PARTITION).s(), need(attributes, SORT).s());
    }

    static String partition(Index index) {
        return switch (index) {
            case DUE -> "due_p";
            case BOARD -> "board_p";
        };
    }

    static String sort(Index index) {
        return switch (index) {
            case DUE -> "due_s";
            case BOARD -> "board_s";
        };
    }

    static String name(Index index) {
        return switch (index) {
            case DUE -> "due";
            case BOARD -> "board";
        };
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static AttributeValue need(Map<String, AttributeValue> attributes, String name) {
        var value = attributes.get(name);
        if (value == null) throw new IllegalStateException("a stored row lacks the attribute " + name);
        return value;
    }

    private static AttributeValue body(String text) {
        var plain = text.getBytes(StandardCharsets.UTF_8);
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (var bytes = new ByteArrayOutputStream()) {
            try (var out = new DeflaterOutputStream(bytes, deflater)) {
                out.write(plain);
            }
            return bytes.size() < plain.length
                    ? AttributeValue.fromB(SdkBytes.fromByteArray(bytes.toByteArray()))
                    : text(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
    }

    private static String text(AttributeValue body) {
        if (body.s() != null) return body.s();
        var inflater = new Inflater(true);
        try (var in = new InflaterInputStream(body.b().asInputStream(), inflater)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a stored body can't be inflated", e);
        } finally {
            inflater.end();
        }
    }
}
