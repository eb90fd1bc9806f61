package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ExpectationFinding;
import dev.holdfast.feed.FeedChange.IntentVersion;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.FeedChange.WorkflowRevision;
import dev.holdfast.feed.Projector;
import dev.holdfast.hold.Intent;
import dev.holdfast.insight.Line;
import dev.holdfast.insight.Threads;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Files each change of an item or intent in the timelines of its correlation, its parent and its links. Heartbeats stand in none. */
public final class TimelineProjector implements Projector {
    @Override
    public Session open() {
        return now -> change -> rows(change, now).stream()
                .map(row -> Write.put(row, Condition.ABSENT))
                .toList();
    }

    private static List<Row> rows(FeedChange change, Instant now) {
        return switch (change) {
            case ItemVersion(var item, var workflow) ->
                rows(item, item.newest(), Archive.keptUntil(item, workflow, now));
            case IntentVersion(var intent) -> rows(intent, now.plus(Archive.KEPT));
            case WorkflowRevision revision -> List.of();
            case ExpectationFinding finding -> List.of();
        };
    }

    /** The writes that keep the lines of an earlier change until then, where they exist; the lines themselves never change. */
    static List<Write> extend(Item item, Entry entry, Instant until) {
        return rows(item, entry, until).stream()
                .map(row -> Write.put(row, Condition.versionIs(1)))
                .toList();
    }

    private static List<Row> rows(Item item, Entry entry, Instant until) {
        if (entry.type() == What.HEARTBEAT) return List.of();
        var given = item.given();
        var line = Line.of(item, entry);
        return Threads.rows(item.id().app(), given.correlation(), given.parent(), links(item, entry), line, until);
    }

    /** A link that an item gives up has a last line that says so. */
    private static List<String> links(Item item, Entry entry) {
        return Stream.concat(item.given().links().stream(), entry.unlinked().stream())
                .distinct()
                .toList();
    }

    private static List<Row> rows(Intent intent, Instant until) {
        var asked = intent.asked();
        return Threads.rows(intent.app(), asked.correlation(), asked.parent(), List.of(), Line.of(intent), until);
    }
}
