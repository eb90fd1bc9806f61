// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.table.RowKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A delivery that was read from its row. Its methods find the deliveries that it waits for. */
public record StoredDelivery(RowKey key, Delivery delivery, long version) {
    /** Returns the time from which this alarm no longer waits for events that aren't alarms. */
    private Instant endOfWait() {
        return delivery.created().plus(TargetRegistry.ANSWER_TIMEOUT);
    }

    /** Returns the time at which a sweep checks this delivery again while it waits for the predecessor. */
    public Instant slotBehind(StoredDelivery predecessor) {
        var slot = predecessor.delivery.nextCheckAt().plusMillis(1);
        var passes = delivery.isAlarm() && !predecessor.delivery.isAlarm();
        return passes && endOfWait().isBefore(slot) ? endOfWait() : slot;
    }

    /** Returns the key of the preceding alarm, or null. */
    @Nullable
    RowKey precedingAlarmKey() {
        var alarmSortKey = delivery.afterAlarm();
        return alarmSortKey == null ? null : new RowKey(key.partition(), alarmSortKey);
    }

    /**
     * Returns the delivery that this delivery must wait for, or null. An alarm waits for the preceding alarm. An alarm
     * waits for an event that isn't an alarm only if a worker may be sending that event, or retries it soon. The alarm
     * waits for such an event at most for the time limit of one attempt.
     *
     * @param othersInProgress whether a worker may be sending an event that isn't an alarm to the receiver
     */
    @Nullable
    public StoredDelivery blockedBy(Map<RowKey, StoredDelivery> unsettled, boolean othersInProgress, Instant now) {
        var alarmKey = precedingAlarmKey();
        var precedingAlarm = alarmKey == null ? null : unsettled.get(alarmKey);
        if (precedingAlarm != null) return precedingAlarm;
        var predecessorKey = predecessorKey();
        var predecessor = predecessorKey == null ? null : unsettled.get(predecessorKey);
        if (predecessor == null || !delivery.isAlarm() || predecessor.delivery.isAlarm()) return predecessor;
        if (!othersInProgress) return null;
        var isInFirstAttempt = predecessor.delivery.tries() == 0
                && !predecessor.delivery.nextCheckAt().isAfter(now.plus(DeliveryLease.LONGEST_DURATION));
        var isRetriedSoon = !predecessor.delivery.nextCheckAt().isAfter(endOfWait()) && predecessor.isDueForRetry();
        return endOfWait().isAfter(now) && (isInFirstAttempt || isRetriedSoon) ? predecessor : null;
    }

    /**
     * Whether the next check is a retry soon after the newest attempt. The circuit breaker defers deliveries for
     * longer.
     */
    private boolean isDueForRetry() {
        if (delivery.attempts().isEmpty()) return false;
        var attemptedAt = delivery.attempts().getLast().at();
        return delivery.nextCheckAt().isBefore(attemptedAt.plus(TargetRegistry.ANSWER_TIMEOUT.multipliedBy(2)));
    }

    /**
     * Returns the delivery of an alarm without the item's payload, for a subscription whose messages don't include
     * payloads.
     */
    StoredDelivery withoutPayload() {
        var event = JsonCodec.decodeStored(JsonNode.class, delivery.event().text());
        if (event.path("data") instanceof ObjectNode data) data.remove("data");
        return new StoredDelivery(key, delivery.withEvent(new RawJson(event.toString())), version);
    }

    /** Returns the key of the delivery that must be settled first, or null. */
    @Nullable
    public RowKey predecessorKey() {
        var predecessorSortKey = delivery.after();
        return predecessorSortKey == null ? null : new RowKey(key.partition(), predecessorSortKey);
    }
}
