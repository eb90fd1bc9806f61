// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.event.Event;
import dev.holdfast.event.EventPayload;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowSize;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates deliveries. The key of a delivery depends only on the event and the person. So a repeated write doesn't
 * create a second delivery.
 */
public final class DeliveryFactory {
    /**
     * The maximum size of a new delivery's row. The rest of {@link RowSize#MAX_BYTES} is for the attempts with the
     * receiver's answers, the recipients who accepted the message, and the successors.
     */
    static final int MAX_NEW_ROW_BYTES = RowSize.MAX_BYTES - 69_000;

    private final DeliveryRows deliveryRows;

    public DeliveryFactory(ShardLayout shardLayout) {
        this.deliveryRows = new DeliveryRows(shardLayout);
    }

    /**
     * Returns the write that creates a delivery.
     *
     * @param notificationStamp the change that is stamped as notified when the delivery succeeds, or null
     */
    public RowWrite creationWrite(
            Subscription subscription,
            Event event,
            Delivery.@Nullable NotificationStamp notificationStamp,
            DeliveryPlan plan) {
        var delivery = new Delivery(
                subscription.app(),
                subscription.id(),
                subscription.uid(),
                event.id(),
                event.type(),
                event.subject(),
                plan.to(),
                new RawJson(JsonCodec.encode(event)),
                plan.after(),
                plan.afterAlarm(),
                notificationStamp,
                Delivery.DeliveryStatus.PENDING,
                List.of(),
                0,
                plan.created(),
                plan.owed(),
                plan.next(),
                null,
                null,
                List.of(),
                List.of());
        return creationWrite(DeliveryKeys.keyOf(delivery, event.time()), delivery);
    }

    /** Returns the write that creates a delivery of the given delivery's event to a second subscription. */
    RowWrite copyWrite(StoredDelivery original, Subscription subscription, DeliveryPlan plan) {
        var copy = original.delivery()
                .with(d -> d.app(subscription.app())
                        .subscription(subscription.id())
                        .life(subscription.uid())
                        .to(plan.to())
                        .after(plan.after())
                        .afterAlarm(plan.afterAlarm())
                        .status(Delivery.DeliveryStatus.PENDING)
                        .attempts(List.of())
                        .tries(0)
                        .created(plan.created())
                        .owed(plan.owed())
                        .next(plan.next())
                        .planned(null)
                        .slot(null)
                        .accepted(List.of())
                        .successors(List.of()));
        return creationWrite(DeliveryKeys.keyForReceiver(original.key(), subscription, plan.to()), copy);
    }

    /**
     * Returns the write that creates a delivery. Omits the event's payload if the payload leaves too little space in the
     * row for the delivery's attempts.
     */
    private RowWrite creationWrite(RowKey rowKey, Delivery delivery) {
        var row = deliveryRows.rowOf(rowKey, delivery, 1);
        if (RowSize.bytesOf(row) > MAX_NEW_ROW_BYTES) {
            var withoutPayload = EventPayload.omitFrom(delivery.event().text());
            if (withoutPayload != null)
                row = deliveryRows.rowOf(rowKey, delivery.withEvent(new RawJson(withoutPayload)), 1);
        }
        return RowWrite.put(row, WriteCondition.ABSENT);
    }
}
