package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every change of an item, oldest first, in pages: from the archive, and what the archive doesn't have yet from the item
 * itself, each change once. Where neither has the next one yet, since publishing is behind, a page ends; the page that would begin
 * there is refused as busy. An item that is there no more is told of as long as the archive has something.
 */
public final class ItemHistory extends Action<ItemHistory.Request, ItemHistory.Result> {
    private final Items items;
    private final Archive archive;
    private final InstantSource clock;

    public ItemHistory(Items items, Archive archive, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.items = items;
        this.archive = archive;
        this.clock = clock;
    }

    /** @param key of the item, or of one that is there no more */
    public record Request(
            String workflow,
            String key,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /** @param history at most as many as asked for, and fewer where publishing is behind
     * @param nextPageToken null at the end */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Entry> history,
            @Nullable String nextPageToken) {}

    /** @param uid of which item of that key
     * @param last the newest change shown so far */
    record Position(String uid, long last) {
        /** A uid is a UUID. */
        private static final int LONGEST = 36;

        Position {
            if (uid.length() > LONGEST || last < 0) throw new IllegalArgumentException("no such change");
        }
    }

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var faults = new Faults().name("/workflow", request.workflow()).key("/key", request.key());
        if (faults.any()) return Answer.refused(faults.problem());
        var id = new ItemId(caller.app(), request.workflow(), request.key());
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(Position.class, request.pageToken(), from -> page(id, limit, from)));
    }

    private Answer<Result> page(ItemId id, int limit, @Nullable Position from) {
        var there = items.find(id).orElse(null);
        if (from != null) return page(id, there, limit, from);
        if (there != null) return page(id, there, limit, new Position(there.uid(), 0));
        return archive.newest(id)
                .then(uid -> uid.isPresent()
                        ? page(id, null, limit, new Position(uid.get(), 0))
                        : Answer.refused(Refusal.unknown(id)));
    }

    /** @param there the item that has the key now, which may be a later one than that of the position */
    private Answer<Result> page(ItemId id, @Nullable Item there, int limit, Position from) {
        var item = there != null && there.uid().equals(from.uid()) ? there : null;
        var filed = archive.after(id, from.uid(), from.last(), limit);
        var joined = Joined.of(item, from.last(), filed, limit, clock.instant());
        var entries = joined.entries();
        var behind = joined.gap() || joined.whole() && item == null && !ended(id, from, entries);
        if (behind && entries.isEmpty()) return Answer.refused(Refusal.unfiled(id));
        var last = entries.isEmpty() ? from.last() : entries.getLast().version();
        var next = joined.whole() && !behind ? null : new Position(from.uid(), last);
        return Answer.ok(new Result(entries, PageToken.write(next)));
    }

    /** Whether the archive has the end of an item that is there no more. */
    private boolean ended(ItemId id, Position from, List<Entry> entries) {
        var last = entries.isEmpty() ? archive.find(id, from.uid(), from.last()) : Optional.of(entries.getLast());
        // An end that publishing has lost never comes. And what was shown before may have expired since: so has its
        // end.
        var lost = clock.instant().minus(Joined.LATEST);
        return last.map(entry -> entry.type().mayEnd() || entry.at().isBefore(lost))
                .orElse(true);
    }
}
