package dev.holdfast.timeline;

import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.Table;
import java.util.List;

/**
 * Which other applications may read an application's part of a timeline.
 *
 * @param apps by their names
 */
public record TimelineAccess(List<String> apps) {
    /** The partitions of such lists begin so. */
    public static final String PARTITION_PREFIX = "timeline-access/";

    public TimelineAccess {
        apps = List.copyOf(apps);
    }

    /** Those of all applications. */
    public static DocumentStore<TimelineAccess> documentStore(Table table) {
        return new DocumentStore<>(
                table,
                "timeline access",
                app -> new RowKey(PARTITION_PREFIX + app, "access"),
                TimelineAccess.class,
                new TimelineAccess(List.of()));
    }
}
