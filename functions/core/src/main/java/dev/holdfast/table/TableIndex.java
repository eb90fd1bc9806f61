// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/** The sparse indexes of the table. An index contains only the rows that have an entry for it. */
public enum TableIndex {
    /** The index of rows that become due. The partition is a shard, and the sort key is the due time. */
    DUE,
    /**
     * The index of open items. The partition consists of application, workflow and shard, and the sort key begins with
     * the state.
     */
    BOARD
}
