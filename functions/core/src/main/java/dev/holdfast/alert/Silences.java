package dev.holdfast.alert;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.Map;

/** The silences of all applications; each row goes by itself when its silence is over. */
public final class Silences {
    /** How many one application may have: every letter is matched against all of them. */
    static final int MAX = 100;

    private final Table table;

    public Silences(Table table) {
        this.table = table;
    }

    List<Silence> of(String app) {
        return Readable.all(table.all(Query.rows(partition(app), MAX)), row -> Codec.stored(Silence.class, row.body()));
    }

    void put(String app, Silence silence) {
        var row = new Row(key(app, silence.id()), 1, Codec.encode(silence), Map.of(), silence.until());
        table.write(List.of(Write.put(row, Condition.ANY)));
    }

    boolean delete(String app, String id) {
        var key = key(app, id);
        if (table.get(key).isEmpty()) return false;
        table.write(List.of(new Write.Delete(new Row(key, 1, "{}"), Condition.ANY, false)));
        return true;
    }

    private static Key key(String app, String id) {
        return new Key(partition(app), id);
    }

    private static String partition(String app) {
        return "silence/" + app;
    }
}
