// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores the API keys of all applications. The rows contain the hashes of the keys, and not their plain texts. */
public final class ApiKeyStore {
    private static final String PARTITION = "keys";
    static final int MAX_KEYS_PER_APP = 100;

    /**
     * The value of {@code app} for the operators' keys, which belong to no application. No application can have this
     * name.
     */
    public static final String OPERATOR_APP = "*";

    /**
     * Counts the creations and deletions of keys. Each creation or deletion requires that the counter is unchanged, so
     * only one of two concurrent changes succeeds. No application's name begins with a tilde.
     */
    private static final RowKey REVISION_KEY = new RowKey(PARTITION, "~");

    /** The beginning of the sort keys of the rows that name the application of a key. */
    private static final String OWNER_PREFIX = "~/";

    private final Table table;
    private final SecureRandom random;

    public ApiKeyStore(Table table, SecureRandom random) {
        this.table = table;
        this.random = random;
    }

    /** @param actsForUsers true if the key can act for users of the application, otherwise null */
    record StoredApiKey(
            String app,
            String id,
            String name,
            Scope scope,
            @Nullable Boolean actsForUsers,
            String hash,
            Instant created) {
        StoredApiKey {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(scope, "scope");
            Objects.requireNonNull(hash, "hash");
        }

        boolean canActForUsers() {
            return Boolean.TRUE.equals(actsForUsers);
        }
    }

    /** The row that names the application of a key. The row's sort key contains the key's id. */
    record ApiKeyOwner(String app) {
        ApiKeyOwner {
            Objects.requireNonNull(app, "app");
        }
    }

    /** @param text the key in plain text, which isn't stored */
    record NewApiKey(StoredApiKey stored, String text) {}

    /** Finds a key of an application, or an operator's key if the application is {@link #OPERATOR_APP}. */
    Optional<StoredApiKey> find(String app, String id) {
        return table.get(rowKey(app, id)).flatMap(row -> ReadableRows.read(table, row, ApiKeyStore::decode));
    }

    /** Finds the application of the key with this id. */
    Optional<String> findApp(String id) {
        return table.get(ownerKey(id))
                .flatMap(row ->
                        ReadableRows.read(table, row, owner -> JsonCodec.decodeStored(ApiKeyOwner.class, owner.body())))
                .map(ApiKeyOwner::app);
    }

    /**
     * Whether any application or operator has a key, even one whose row is broken. As soon as a key exists, every call
     * needs a key. The rows of keys precede the other rows of the partition.
     */
    public boolean hasAnyKey() {
        var page = table.query(RowQuery.wholePartition(PARTITION, 2));
        return Stream.concat(
                        page.rows().stream().map(Row::key),
                        page.unreadable().stream().map(RowPage.UnreadableRow::key))
                .anyMatch(rowKey -> !rowKey.sort().startsWith(REVISION_KEY.sort()));
    }

    /**
     * Returns the number of creations and deletions so far. Call this method before you read the keys to decide about a
     * creation or deletion.
     */
    long revision() {
        return table.get(REVISION_KEY).map(Row::version).orElse(0L);
    }

    /**
     * Creates a key.
     *
     * @param revision the expected number of creations and deletions, from {@link #revision()}
     * @return empty if the number has increased since
     */
    Optional<NewApiKey> createKey(String app, CreateKey.Request request, Instant now, long revision) {
        var apiKeyText = ApiKeyText.generate(request.scope(), random);
        var id = apiKeyText.id();
        var storedApiKey = new StoredApiKey(
                app,
                id,
                request.name(),
                request.scope(),
                Boolean.TRUE.equals(request.actsForUsers()) ? true : null,
                apiKeyText.hash(),
                now);
        var put = RowWrite.put(new Row(rowKey(app, id), 1, JsonCodec.encode(storedApiKey)), WriteCondition.ABSENT);
        var owner = new Row(ownerKey(id), 1, JsonCodec.encode(new ApiKeyOwner(app)));
        return table.write(List.of(put, RowWrite.put(owner, WriteCondition.ABSENT), nextRevision(revision)))
                ? Optional.of(new NewApiKey(storedApiKey, apiKeyText.text()))
                : Optional.empty();
    }

    private static RowWrite nextRevision(long revision) {
        return RowWrite.put(
                new Row(REVISION_KEY, revision + 1, "{}"),
                revision == 0 ? WriteCondition.ABSENT : WriteCondition.versionIs(revision));
    }

    List<StoredApiKey> findAll(String app) {
        var rows = table.queryAll(RowQuery.startingWith(null, PARTITION, app + "/", MAX_KEYS_PER_APP));
        return ReadableRows.readAll(table, rows, ApiKeyStore::decode);
    }

    private static StoredApiKey decode(Row row) {
        return JsonCodec.decodeStored(StoredApiKey.class, row.body());
    }

    /** Deletes a key. Returns false if another creation or deletion increased the counter meanwhile. */
    boolean deleteKey(String app, String id, long revision) {
        return table.write(List.of(
                new RowWrite.Delete(new Row(rowKey(app, id), 2, "{}"), WriteCondition.versionIs(1), false),
                // Keys from earlier versions of Holdfast have no row that names their application.
                new RowWrite.Delete(new Row(ownerKey(id), 2, "{}"), WriteCondition.ANY, false),
                nextRevision(revision)));
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(PARTITION, app + "/" + id);
    }

    private static RowKey ownerKey(String id) {
        return new RowKey(PARTITION, OWNER_PREFIX + id);
    }
}
