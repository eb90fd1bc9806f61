package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Finding;
import dev.holdfast.workflow.Revision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change tells, and where that is filed. */
record Told(String app, Event event, Delivery.@Nullable Stamp stamp, List<Write> filed) {
    static Told of(Item item) {
        return new Told(item.id().app(), Event.of(item), Delivery.Stamp.of(item), List.of());
    }

    static Told of(Intent intent, List<Write> filed) {
        return new Told(intent.app(), Event.of(intent), null, filed);
    }

    static Told of(Revision revision) {
        return new Told(revision.app(), Event.of(revision), null, List.of());
    }

    static Told of(Finding finding) {
        return new Told(finding.app(), Event.of(finding), null, List.of());
    }

    Told filed(List<Write> filed) {
        return new Told(app, event, stamp, filed);
    }

    /** The same, where its arrival doesn't mean that those to be told were. */
    Told unstamped() {
        return new Told(app, event, null, filed);
    }
}
