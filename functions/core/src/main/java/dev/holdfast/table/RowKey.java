// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/** Identifies a row by its partition and its sort key. The table orders sort keys by the bytes of their UTF-8 form. */
public record RowKey(String partition, String sort) {
    public RowKey {
        if (partition.isEmpty() || sort.isEmpty())
            throw new IllegalArgumentException("partition and sort key must not be empty");
    }
}
