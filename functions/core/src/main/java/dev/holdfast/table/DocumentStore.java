// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores one document per application, which callers read and replace as a whole.
 *
 * @param <T> the document's type
 */
public final class DocumentStore<T> {
    private final Table table;
    private final String name;
    private final Function<String, RowKey> keyOfApp;
    private final Class<T> type;
    private final T defaultBody;

    /**
     * @param name the name of the document in problems
     * @param keyOfApp returns the row key of an application's document
     * @param defaultBody the document of an application that has never put a document
     */
    public DocumentStore(Table table, String name, Function<String, RowKey> keyOfApp, Class<T> type, T defaultBody) {
        this.table = table;
        this.name = name;
        this.keyOfApp = keyOfApp;
        this.type = type;
        this.defaultBody = defaultBody;
    }

    /** @param version the number of puts of the document; 0 for the default document */
    public record VersionedDocument<T>(T body, long version) {}

    public VersionedDocument<T> read(String app) {
        return table.get(keyOfApp.apply(app))
                .map(row -> new VersionedDocument<>(ReadableRows.require(table, row, this::decode), row.version()))
                .orElse(new VersionedDocument<>(defaultBody, 0));
    }

    /**
     * Reads an application's document; the default document if no document is stored or the stored document is broken.
     */
    public T readOrDefault(String app) {
        return table.get(keyOfApp.apply(app))
                .flatMap(row -> ReadableRows.read(table, row, this::decode))
                .orElse(defaultBody);
    }

    private T decode(Row row) {
        return JsonCodec.decodeStored(type, row.body());
    }

    /**
     * Replaces an application's document.
     *
     * @param expectedVersion the version that the stored document must have; null allows any version. If the versions
     *     differ, returns a refusal
     */
    public ActionResult<VersionedDocument<T>> put(String app, T body, @Nullable Long expectedVersion) {
        return OptimisticRetry.retry("the " + name, () -> {
            // The put doesn't decode the stored document, so that it also replaces a broken document.
            long version = table.get(keyOfApp.apply(app)).map(Row::version).orElse(0L);
            if (expectedVersion != null && expectedVersion != version)
                return ActionResult.refused(new Problem.Stale(
                        "the " + name + " changed since you read it; its version is now " + version, version));
            var updated = new VersionedDocument<>(body, version + 1);
            var writeCondition = WriteCondition.unchanged(version);
            var row = new Row(keyOfApp.apply(app), updated.version(), JsonCodec.encode(body));
            return table.write(List.of(RowWrite.put(row, writeCondition))) ? ActionResult.ok(updated) : null;
        });
    }
}
