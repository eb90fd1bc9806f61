package dev.holdfast.table;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an application has one of, in a row of its own, which callers read and put as a whole.
 *
 * @param <T> how it is stored
 */
public final class DocumentStore<T> {
    private final Table table;
    private final String name;
    private final Function<String, RowKey> keyOfApp;
    private final Class<T> type;
    private final T defaultBody;

    /**
     * @param name what callers know it as
     * @param place where an application's stands
     * @param none what holds where none was ever put
     */
    public DocumentStore(Table table, String name, Function<String, RowKey> place, Class<T> type, T none) {
        this.table = table;
        this.name = name;
        this.keyOfApp = place;
        this.type = type;
        this.defaultBody = none;
    }

    /** @param version counts the puts: 0 where there was none */
    public record VersionedDocument<T>(T body, long version) {}

    public VersionedDocument<T> read(String app) {
        return table.get(keyOfApp.apply(app))
                .map(row -> new VersionedDocument<>(JsonCodec.decodeStored(type, row.body()), row.version()))
                .orElse(new VersionedDocument<>(defaultBody, 0));
    }

    /**
     * Puts it in the place of the one before.
     *
     * @param expected refused as stale when that is not the version there; null for whatever is there
     */
    public ActionResult<VersionedDocument<T>> put(String app, T body, @Nullable Long expected) {
        return OptimisticRetry.retry("the " + name, () -> {
            var before = read(app);
            if (expected != null && expected != before.version())
                return ActionResult.refused(new Problem.Stale(
                        "the " + name + " was changed meanwhile; its version is " + before.version(),
                        before.version()));
            var next = new VersionedDocument<>(body, before.version() + 1);
            var writeCondition = WriteCondition.unchanged(before.version());
            var row = new Row(keyOfApp.apply(app), next.version(), JsonCodec.encode(body));
            return table.write(List.of(RowWrite.put(row, writeCondition))) ? ActionResult.ok(next) : null;
        });
    }
}
