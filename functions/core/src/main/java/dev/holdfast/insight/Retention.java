package dev.holdfast.insight;

import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.json.Iso;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * How long what is filed of an item is kept: {@link Archive#KEPT} after each change; where the item's workflow says how long a
 * finished item is kept ({@code retain}), as long as that, be it shorter or longer.
 */
final class Retention {
    private static final int ATTEMPTS = 5;
    private static final int AT_ONCE = 100;

    private final Table table;
    private final Items items;
    private final Archive archive;

    Retention(Table table, Items items, Archive archive) {
        this.table = table;
        this.items = items;
        this.archive = archive;
    }

    /** When what is filed of the item's newest change may go. Nobody knows yet when an open item ends. */
    static Instant until(Item item, Workflow workflow, Instant now) {
        var usual = now.plus(Archive.KEPT);
        var retain = workflow.retain();
        if (retain == null) return usual;
        var finished = item.timing().finished();
        if (finished != null) return Iso.plus(finished, retain);
        var longer = Iso.plus(now, retain);
        return longer.isAfter(usual) ? longer : usual;
    }

    /** What was filed of a finished item before its end was filed for the usual time: from here on it goes with the item. */
    void settle(Item item, Instant now) {
        var workflow = items.workflow(item);
        if (workflow.retain() == null) return;
        var until = until(item, workflow, now);
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (moved(item, until)) return;
            // A notice was stamped meanwhile.
        }
    }

    /** Page by page, since nobody knows how much was filed of an item, and nothing of it moves by being kept for another time. */
    private boolean moved(Item item, Instant until) {
        var all = true;
        @Nullable String cursor = null;
        do {
            var page = archive.kept(item, until, AT_ONCE, cursor);
            var lines = new ArrayList<Write>();
            for (var filed : page.otherwise()) lines.addAll(Threads.moved(item, filed.entry(), until));
            // First, since a change that has been moved is not looked at again.
            table.writeEach(lines);
            all &= !table.writeEach(
                            page.otherwise().stream().map(Archive.Filed::moved).toList())
                    .contains(false);
            cursor = page.next();
        } while (cursor != null);
        return all;
    }
}
