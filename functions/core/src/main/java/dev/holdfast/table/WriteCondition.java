package dev.holdfast.table;

/** What must hold of the stored row for a write to happen. An expired row counts as absent. */
public sealed interface WriteCondition {
    /** No row stands under the key. */
    record RowAbsent() implements WriteCondition {}

    /** The stored row has exactly this version. */
    record VersionMatches(long version) implements WriteCondition {}

    /** Whatever stands there is replaced. */
    record AnyRow() implements WriteCondition {}

    WriteCondition ABSENT = new RowAbsent();
    WriteCondition ANY = new AnyRow();

    static WriteCondition versionIs(long version) {
        return new VersionMatches(version);
    }

    /** The condition of a compare-and-set. @param version as it was read, 0 where no row stood */
    static WriteCondition unchanged(long version) {
        return version == 0 ? ABSENT : versionIs(version);
    }
}
