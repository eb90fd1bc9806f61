package dev.holdfast.table;

/** The sparse indexes of the table: a row stands in one only while it carries an entry for it. */
public enum TableIndex {
    /** Rows that wait for time to act: partition is a shard, sort is the instant. */
    DUE,
    /** Items that are not finished: partition is application, workflow and shard, sort begins with the state. */
    BOARD
}
