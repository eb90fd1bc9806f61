// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

/** The condition that the stored row must meet for a write. The table treats an expired row as absent. */
public sealed interface WriteCondition {
    /** No row has the key. */
    record RowAbsent() implements WriteCondition {}

    /** The stored row has exactly this version. */
    record VersionMatches(long version) implements WriteCondition {}

    /** The write is unconditional. */
    record AnyRow() implements WriteCondition {}

    WriteCondition ABSENT = new RowAbsent();
    WriteCondition ANY = new AnyRow();

    static WriteCondition versionIs(long version) {
        return new VersionMatches(version);
    }

    /**
     * Returns the condition for a compare-and-set write.
     *
     * @param version the version of the row that the caller has read; 0 if the row was absent
     */
    static WriteCondition unchanged(long version) {
        return version == 0 ? ABSENT : versionIs(version);
    }
}
