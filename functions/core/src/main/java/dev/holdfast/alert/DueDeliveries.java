package dev.holdfast.alert;

import dev.holdfast.courier.Courier;
import dev.holdfast.sweep.Due;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that are to be tried (again): taken under a new lease, then handed to the courier. Where the receiver is in
 * trouble they are put off, or a few handed out so that one of them goes ahead.
 */
public final class DueDeliveries implements Due {
    /** So many of one subscription in one run, while it isn't known whether its receiver is back. */
    private static final int FEW = 100;

    private final Deliveries deliveries;
    private final Circuit circuit;
    private final Courier courier;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Set<Key> putOff = new HashSet<>();

    public DueDeliveries(Deliveries deliveries, Circuit circuit, Courier courier) {
        this.deliveries = deliveries;
        this.circuit = circuit;
        this.courier = courier;
    }

    @Override
    public Due begin() {
        return new DueDeliveries(deliveries, circuit, courier);
    }

    @Override
    public String family() {
        return Deliveries.FAMILY;
    }

    @Override
    public @Nullable Task task(Row row, Instant now) {
        var lane = lanes.computeIfAbsent(row.key().partition(), p -> new Lane(p, circuit.of(row), now));
        // Not even read: there may be thousands of them, in every run.
        if (lane.handed >= lane.most) return null;
        var until = deliveries.due(row, now).orElse(null);
        if (until == null) return null;
        if (lane.way == Circuit.Way.HELD) {
            putOff.add(row.key());
            return new Task(until.apply(lane.later(now)), "held", null, Map.of());
        }
        lane.handed++;
        return new Task(until.apply(now.plus(Deliveries.LEASE)), "deliveries", null, Map.of());
    }

    @Override
    public void done(List<Task> tasks) {
        var handed = tasks.stream()
                .map(task -> task.writes().getFirst().key())
                .filter(key -> !putOff.contains(key))
                // What is due at the same instant comes in an order of the store's own.
                .sorted(Comparator.comparing(Key::sort))
                .toList();
        if (!handed.isEmpty()) courier.take(handed);
    }

    /** How a subscription stands when a run first meets it. */
    private final class Lane {
        private final @Nullable Subscription to;
        private final Circuit.Way way;
        private final int most;
        private int handed;

        Lane(String partition, @Nullable Subscription to, Instant now) {
            this.to = to;
            this.way = Circuit.way(to, now);
            this.most = switch (way) {
                // The others stay due: there will be room in the next run.
                case OPEN -> courier.room(partition);
                // The others stay due: the next run knows how it went.
                case PROBE -> Math.min(FEW, courier.room(partition));
                case HELD -> Integer.MAX_VALUE;
            };
        }

        Instant later(Instant now) {
            return to == null ? now : circuit.later(to, now);
        }
    }
}
