package dev.holdfast.sweep;

import dev.holdfast.alert.Courier;
import dev.holdfast.alert.Deliveries;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deliveries that are to be tried (again): taken under a new lease, then handed to the courier. */
public final class DueDeliveries implements Due {
    private final Deliveries deliveries;
    private final Courier courier;

    public DueDeliveries(Deliveries deliveries, Courier courier) {
        this.deliveries = deliveries;
        this.courier = courier;
    }

    @Override
    public String family() {
        return Deliveries.FAMILY;
    }

    @Override
    public @Nullable Task task(Row row, Instant now) {
        return deliveries
                .lease(row, now)
                .map(w -> new Task(w, "deliveries", null, Map.of()))
                .orElse(null);
    }

    @Override
    public void done(List<Task> tasks) {
        courier.take(tasks.stream().map(task -> task.writes().getFirst().key()).toList());
    }
}
