package dev.holdfast.item;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an item's changes: what the archive has, and what it doesn't have yet from the item itself. Each change names the one
 * before it, so what is in neither shows as a gap.
 *
 * @param gap whether the next change is one that the archive is still to get
 * @param whole whether nothing follows, as far as anybody knows
 */
record Joined(List<Entry> entries, boolean gap, boolean whole) {
    /** A feed that is behind by more has lost what is missing. It is also what clocks may differ by, and more. */
    static final Duration LATEST = Duration.ofDays(1);

    /**
     * @param item the item as it is, null when it is there no more
     * @param last the last change that was shown before
     * @param filed what the archive has behind that
     */
    static Joined of(@Nullable Item item, long last, Archive.Stretch filed, int limit, Instant now) {
        var newest =
                filed.entries().isEmpty() ? last : filed.entries().getLast().version();
        var changes = new TreeMap<Long, Entry>();
        for (var entry : filed.entries()) changes.put(entry.version(), entry);
        if (item != null)
            remembered(item)
                    .filter(e -> e.version() > last && (filed.whole() || e.version() < newest))
                    .forEach(e -> changes.put(e.version(), e));
        var entries = new ArrayList<Entry>();
        var shown = last;
        for (var entry : changes.values()) {
            if (entries.size() == limit) return new Joined(entries, false, false);
            if (entry.previous() != null && entry.previous() > shown && behind(item, entry, newest, now))
                return new Joined(entries, true, false);
            entries.add(entry.shown());
            shown = entry.version();
        }
        return new Joined(entries, false, filed.whole());
    }

    private static Stream<Entry> remembered(Item item) {
        return Stream.concat(item.history().stream(), Stream.ofNullable(item.mark()));
    }

    /**
     * Whether what is missing before a change is still to come.
     *
     * @param newest the newest change that the archive is known to have
     */
    private static boolean behind(@Nullable Item item, Entry change, long newest, Instant now) {
        var expired = now.minus(Archive.KEPT).plus(LATEST);
        if (change.at().isBefore(expired)) return false;
        // Filed in order: what precedes a change that isn't filed may not be either.
        if (newest < change.version()) return true;
        // But side by side, where they come together: what precedes one that is filed may come a moment later.
        return !begun(item, change).isBefore(expired) && change.at().isAfter(now.minus(LATEST));
    }

    /** Since when, at the least, there has been something that could expire. */
    private static Instant begun(@Nullable Item item, Entry change) {
        if (item != null) return item.timing().created();
        return change.took() == null ? change.at() : change.at().minus(change.took());
    }
}
