package dev.holdfast.table;

import dev.holdfast.json.Codec;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an application has one of, in a row of its own, which callers read and put as a whole.
 *
 * @param <T> how it is stored
 */
public final class Document<T> {
    private final Table table;
    private final String name;
    private final Function<String, Key> place;
    private final Class<T> type;
    private final T none;

    /**
     * @param name what callers know it as
     * @param place where an application's stands
     * @param none what holds where none was ever put
     */
    public Document(Table table, String name, Function<String, Key> place, Class<T> type, T none) {
        this.table = table;
        this.name = name;
        this.place = place;
        this.type = type;
        this.none = none;
    }

    /** @param version counts the puts: 0 where there was none */
    public record Stored<T>(T body, long version) {}

    public Stored<T> of(String app) {
        return table.get(place.apply(app))
                .map(row -> new Stored<>(Codec.stored(type, row.body()), row.version()))
                .orElse(new Stored<>(none, 0));
    }

    /**
     * Puts it in the place of the one before.
     *
     * @param expected refused as stale when that is not the version there; null for whatever is there
     */
    public Answer<Stored<T>> put(String app, T body, @Nullable Long expected) {
        return Contended.retry("the " + name, () -> {
            var before = of(app);
            if (expected != null && expected != before.version())
                return Answer.refused(new Problem.Stale(
                        "the " + name + " was changed meanwhile; its version is " + before.version(),
                        before.version()));
            var next = new Stored<>(body, before.version() + 1);
            var condition = Condition.unchanged(before.version());
            var row = new Row(place.apply(app), next.version(), Codec.encode(body));
            return table.write(List.of(Write.put(row, condition))) ? Answer.ok(next) : null;
        });
    }
}
