package dev.holdfast.sweep;

import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.item.Lateness;
import dev.holdfast.item.What;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items whose deadline or next reminder has come; or whose index entry is only old, because their deadline moved later. */
public final class DueItems implements Due {
    private final Items items;

    public DueItems(Items items) {
        this.items = items;
    }

    @Override
    public String family() {
        return Items.FAMILY;
    }

    @Override
    public @Nullable Task task(Row row, Instant now) {
        var item = Items.item(row);
        var armed = item.timing().armed();
        if (armed == null || armed.isAfter(now)) return null;
        var workflow = items.workflow(item);
        var swept = Lateness.swept(item, workflow, now);
        var what = what(item, swept);
        if (what == null) return new Task(items.quietly(swept, workflow), "rearmed", null, Map.of());
        var late = what == What.OVERDUE ? swept.newest().at() : null;
        return new Task(
                items.replacements(item, swept, workflow),
                what.word(),
                late,
                Map.of("workflow", item.id().workflow()));
    }

    /** What was said of the item; null when nothing was, and only its entry moves. */
    private static @Nullable What what(Item before, Item after) {
        return after.newest().version() == after.version() && !after.newest().equals(before.newest())
                ? after.newest().type()
                : null;
    }
}
