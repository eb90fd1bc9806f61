// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.TableIndex;
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
 * Converts rows to DynamoDB items and back. The names of attributes are short, because DynamoDB's price depends on the
 * size of items, and this size includes the names. This class compresses a body (DEFLATE) if compression makes the body
 * smaller.
 */
final class RowCodec {
    static final String PARTITION = "pk";
    static final String SORT = "sk";
    static final String VERSION = "v";
    static final String BODY = "b";
    static final String EXPIRES = "expires";
    /** Marks announced rows. The stream's consumer ignores all other rows. */
    static final String ANNOUNCED = "a";
    /** Marks a tombstone. A read treats a tombstone as an absent row. */
    static final String TOMBSTONE = "gone";
    /**
     * A value that differs in every write. If the SDK repeats a write, this value shows whether that write has put the
     * stored row.
     */
    static final String NONCE = "n";

    private RowCodec() {}

    static Map<String, AttributeValue> attributes(Row row) {
        var attributes = new HashMap<String, AttributeValue>(key(row.key()));
        attributes.put(VERSION, number(row.version()));
        attributes.put(BODY, body(row.body()));
        row.entries().forEach((tableIndex, entry) -> {
            attributes.put(partition(tableIndex), text(entry.partition()));
            attributes.put(sort(tableIndex), text(entry.sort()));
        });
        if (row.expires() != null) attributes.put(EXPIRES, number(row.expires().getEpochSecond()));
        return attributes;
    }

    static Row row(Map<String, AttributeValue> attributes) {
        Map<TableIndex, RowKey> entries = new EnumMap<>(TableIndex.class);
        for (var tableIndex : TableIndex.values()) {
            var partition = attributes.get(partition(tableIndex));
            var sort = attributes.get(sort(tableIndex));
            if (partition != null && sort != null) entries.put(tableIndex, new RowKey(partition.s(), sort.s()));
        }
        var expires = attributes.get(EXPIRES);
        return new Row(
                key(attributes),
                Long.parseLong(require(attributes, VERSION).n()),
                text(require(attributes, BODY)),
                entries,
                expires == null ? null : Instant.ofEpochSecond(Long.parseLong(expires.n())));
    }

    /** Whether the row is live: not a tombstone, and not expired. */
    static boolean isLive(Map<String, AttributeValue> attributes, Instant now) {
        var expires = attributes.get(EXPIRES);
        return !attributes.containsKey(TOMBSTONE)
                && (expires == null || Long.parseLong(expires.n()) > now.getEpochSecond());
    }

    static Map<String, AttributeValue> key(RowKey rowKey) {
        return Map.of(PARTITION, text(rowKey.partition()), SORT, text(rowKey.sort()));
    }

    static RowKey key(Map<String, AttributeValue> attributes) {
        return new RowKey(
                require(attributes, PARTITION).s(), require(attributes, SORT).s());
    }

    /** Returns the key of an entry of an index. */
    static RowKey indexKey(Map<String, AttributeValue> attributes, TableIndex tableIndex) {
        return new RowKey(
                require(attributes, partition(tableIndex)).s(),
                require(attributes, sort(tableIndex)).s());
    }

    static String partition(TableIndex tableIndex) {
        return switch (tableIndex) {
            case DUE -> "due_p";
            case BOARD -> "board_p";
        };
    }

    static String sort(TableIndex tableIndex) {
        return switch (tableIndex) {
            case DUE -> "due_s";
            case BOARD -> "board_s";
        };
    }

    static String name(TableIndex tableIndex) {
        return switch (tableIndex) {
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

    private static AttributeValue require(Map<String, AttributeValue> attributes, String name) {
        var value = attributes.get(name);
        if (value == null) throw new IllegalStateException("a stored row has no attribute " + name);
        return value;
    }

    private static AttributeValue body(String text) {
        var uncompressed = text.getBytes(StandardCharsets.UTF_8);
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (var compressed = new ByteArrayOutputStream()) {
            try (var out = new DeflaterOutputStream(compressed, deflater)) {
                out.write(uncompressed);
            }
            return compressed.size() < uncompressed.length
                    ? AttributeValue.fromB(SdkBytes.fromByteArray(compressed.toByteArray()))
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
            throw new UncheckedIOException("a stored body can't be decompressed", e);
        } finally {
            inflater.end();
        }
    }
}
