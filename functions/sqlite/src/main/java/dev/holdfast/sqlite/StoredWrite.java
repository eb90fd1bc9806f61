// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.RowWrite.Delete;
import dev.holdfast.table.RowWrite.Put;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A write with the values of the row's columns. The caller computes these values before it waits for the writer. */
final class StoredWrite {
    final RowWrite rowWrite;
    private final @Nullable Object[] columns;

    private StoredWrite(RowWrite rowWrite) {
        this.rowWrite = rowWrite;
        this.columns = RowColumns.values(row(rowWrite));
    }

    static List<StoredWrite> allOf(List<RowWrite> writes) {
        return writes.stream().map(StoredWrite::new).toList();
    }

    private static Row row(RowWrite rowWrite) {
        return switch (rowWrite) {
            case Put put -> put.row();
            case Delete delete -> delete.tombstone();
        };
    }

    /** Returns the values, in the order of {@link RowColumns#NAMES}. */
    @Nullable
    Object[] columns() {
        return columns;
    }
}
