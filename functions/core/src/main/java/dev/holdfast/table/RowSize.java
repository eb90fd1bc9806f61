// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/**
 * The size of rows in DynamoDB, which refuses rows above a limit. Each store has the same limit, so that a table can
 * move from one store to another. The size of the body is the size without compression.
 */
public final class RowSize {
    /** DynamoDB's limit of 409,600 bytes, less the space for the names of the attributes and for the short values. */
    public static final int MAX_BYTES = 409_000;

    private RowSize() {}

    /** Returns the size of a row's keys, index entries and body, in bytes of UTF-8. */
    public static int bytesOf(Row row) {
        var keys = bytesOf(row.key());
        for (var entry : row.entries().values()) keys += bytesOf(entry);
        return keys + bytesOf(row.body());
    }

    private static int bytesOf(RowKey rowKey) {
        return bytesOf(rowKey.partition()) + bytesOf(rowKey.sort());
    }

    /** Returns the size of a text in bytes of UTF-8, without a copy of the text. */
    public static int bytesOf(String text) {
        var bytes = 0;
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            // Each half of a surrogate pair counts two of its four bytes.
            if (character < 0x80) bytes += 1;
            else if (character < 0x800 || Character.isSurrogate(character)) bytes += 2;
            else bytes += 3;
        }
        return bytes;
    }

    /**
     * Checks the size of the row that a write stores.
     *
     * @throws RowTooLargeException if DynamoDB would refuse the row
     */
    public static void check(RowWrite rowWrite) {
        check(
                switch (rowWrite) {
                    case RowWrite.Put put -> put.row();
                    case RowWrite.Delete delete -> delete.tombstone();
                });
    }

    private static void check(Row row) {
        // No character takes more than three bytes.
        if (row.body().length() < MAX_BYTES / 4) return;
        var bytes = bytesOf(row);
        if (bytes > MAX_BYTES) throw new RowTooLargeException(row.key(), bytes);
    }
}
