// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.Table;
import java.util.List;

/**
 * The applications that are allowed to read an application's part of a timeline.
 *
 * @param apps the names of these applications
 */
public record TimelineAccess(List<String> apps) {
    /** The prefix of the partitions of the rows with timeline access. */
    public static final String PARTITION_PREFIX = "timeline-access/";

    public TimelineAccess {
        apps = List.copyOf(apps);
    }

    /** Returns the store of the timeline access of all applications. */
    public static DocumentStore<TimelineAccess> documentStore(Table table) {
        return new DocumentStore<>(
                table,
                "timeline access",
                app -> new RowKey(PARTITION_PREFIX + app, "access"),
                TimelineAccess.class,
                new TimelineAccess(List.of()));
    }
}
