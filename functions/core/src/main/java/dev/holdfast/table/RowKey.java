package dev.holdfast.table;

/** Where a row lives: its partition, and its place within the partition, ordered by the bytes of its UTF-8 form. */
public record RowKey(String partition, String sort) {
    public RowKey {
        if (partition.isEmpty() || sort.isEmpty()) throw new IllegalArgumentException("a key has no empty part");
    }
}
