// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.Table;
import java.util.List;

/**
 * The applications that may read an application's part of a timeline.
 *
 * @param apps names of applications
 */
public record TimelineAccess(List<String> apps) {
    /** Prefix of the partitions of these rows. */
    public static final String PARTITION_PREFIX = "timeline-access/";

    public TimelineAccess {
        apps = List.copyOf(apps);
    }

    /** The store of all applications' timeline access. */
    public static DocumentStore<TimelineAccess> documentStore(Table table) {
        return new DocumentStore<>(
                table,
                "timeline access",
                app -> new RowKey(PARTITION_PREFIX + app, "access"),
                TimelineAccess.class,
                new TimelineAccess(List.of()));
    }
}
