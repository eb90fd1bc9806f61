package dev.holdfast.table;

/** What must hold of the stored row for a write to happen. An expired row counts as absent. */
public sealed interface Condition {
    /** No row stands under the key. */
    record Absent() implements Condition {}

    /** The stored row has exactly this version. */
    record VersionIs(long version) implements Condition {}

    /** Whatever stands there is replaced. */
    record Any() implements Condition {}

    Condition ABSENT = new Absent();
    Condition ANY = new Any();

    static Condition versionIs(long version) {
        return new VersionIs(version);
    }

    /** The condition of a compare-and-set. @param version as it was read, 0 where no row stood */
    static Condition unchanged(long version) {
        return version == 0 ? ABSENT : versionIs(version);
    }
}
