package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Finding;
import dev.holdfast.workflow.Revision;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change tells, and where that is filed.
 *
 * @param earlier the events of the same subject before it, the newest first
 */
record Told(String app, Event event, List<Earlier> earlier, Delivery.@Nullable Stamp stamp, List<Write> filed) {
    static Told of(Item item) {
        return new Told(item.id().app(), Event.of(item), Earlier.of(item), Delivery.Stamp.of(item), List.of());
    }

    static Told of(Intent intent, List<Write> filed) {
        return new Told(intent.app(), Event.of(intent), Earlier.of(intent), null, filed);
    }

    static Told of(Revision revision) {
        return new Told(revision.app(), Event.of(revision), Earlier.of(revision), null, List.of());
    }

    static Told of(Finding finding) {
        return new Told(finding.app(), Event.of(finding), Earlier.of(finding), null, List.of());
    }

    Told filed(List<Write> filed) {
        return new Told(app, event, earlier, stamp, filed);
    }

    /** The same, where its arrival doesn't mean that those to be told were. */
    Told unstamped() {
        return new Told(app, event, earlier, null, filed);
    }

    /**
     * The newest earlier event that this subscription was for too; null when there is none.
     *
     * @param to the person that it told too, null for all of the subscription
     */
    @Nullable
    Earlier before(Subscription subscription, @Nullable String to) {
        return earlier.stream()
                .filter(e -> Stream.concat(Stream.of(e.type()), e.also().stream())
                        .anyMatch(type -> subscription
                                .filter()
                                .wants(
                                        type,
                                        event.data().workflow(),
                                        e.state(),
                                        event.data().labels(),
                                        e.told())))
                .filter(e -> to == null || subscription.people(e.told()).contains(to))
                .findFirst()
                .orElse(null);
    }
}
