// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/** The sparse indexes of the table. An index contains only the rows that have an entry for it. */
public enum TableIndex {
    /** Rows that become due: the partition is a shard, and the sort key is the instant. */
    DUE,
    /**
     * Open items: the partition consists of application, workflow and shard, and the sort key begins with the state.
     */
    BOARD
}
