package dev.holdfast.access;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which other applications may read an application's part of a timeline: one row for each application that admits any. */
public final class Readers {
    /** Every such row's partition begins so. */
    public static final String FAMILY = "readers/";

    private final Table table;

    public Readers(Table table) {
        this.table = table;
    }

    record Admitted(List<String> apps) {
        Admitted {
            apps = List.copyOf(apps);
        }
    }

    /** @param version 0 where nobody was ever admitted */
    record Stored(Admitted admitted, long version) {}

    /** Whether an application may read another's part: its own it always may. */
    public boolean mayRead(String reader, String app) {
        return reader.equals(app) || of(app).admitted().apps().contains(reader);
    }

    Stored of(String app) {
        return table.get(key(app))
                .map(row -> new Stored(Codec.stored(Admitted.class, row.body()), row.version()))
                .orElse(new Stored(new Admitted(List.of()), 0));
    }

    /** What is stored from now on; empty when another version than the one expected is there. */
    Optional<Stored> put(String app, List<String> apps, @Nullable Long expected) {
        var before = of(app);
        if (expected != null && expected != before.version()) return Optional.empty();
        var condition = before.version() == 0 ? Condition.ABSENT : Condition.versionIs(before.version());
        var next = new Stored(new Admitted(apps), before.version() + 1);
        var row = new Row(key(app), next.version(), Codec.encode(next.admitted()));
        return table.write(List.of(Write.put(row, condition))) ? Optional.of(next) : Optional.empty();
    }

    private static Key key(String app) {
        return new Key(FAMILY + app, "readers");
    }
}
