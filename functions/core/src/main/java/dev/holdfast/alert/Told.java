package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.table.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change tells, and where that is filed.
 *
 * @param earlier the events of the same subject before it, the newest first
 */
record Told(String app, Event event, List<Earlier> earlier, Delivery.@Nullable Stamp stamp, List<Write> filed) {
    static Told of(Item item, List<Write> filed) {
        return new Told(item.id().app(), Event.of(item), Earlier.of(item), Delivery.Stamp.of(item), filed);
    }

    static Told of(Intent intent, List<Write> filed) {
        return new Told(intent.app(), Event.of(intent), Earlier.of(intent), null, filed);
    }

    /**
     * The newest earlier event that this subscription was for too; null when there is none.
     *
     * @param to the person that it told too, null for all of the subscription
     */
    @Nullable
    Earlier before(Subscription subscription, @Nullable String to) {
        return earlier.stream()
                .filter(e -> subscription.covers(
                        e.type(),
                        event.data().workflow(),
                        e.state(),
                        event.data().labels(),
                        e.told()))
                .filter(e -> to == null || subscription.people(e.told()).contains(to))
                .findFirst()
                .orElse(null);
    }
}
