package dev.holdfast.access;

import dev.holdfast.table.Document;
import dev.holdfast.table.Key;
import dev.holdfast.table.Table;
import java.util.List;

/**
 * Which other applications may read an application's part of a timeline.
 *
 * @param apps by their names
 */
public record Readers(List<String> apps) {
    /** The partitions of such lists begin so. */
    public static final String FAMILY = "timeline-access/";

    public Readers {
        apps = List.copyOf(apps);
    }

    /** Those of all applications. */
    public static Document<Readers> all(Table table) {
        return new Document<>(
                table,
                "timeline access",
                app -> new Key(FAMILY + app, "access"),
                Readers.class,
                new Readers(List.of()));
    }
}
