// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores the API keys of all applications as hashes. A key has the form {@code hf_<scope>_<id>_<secret>}, which secret
 * scanners recognize. The secret has 256 random bits. So nobody can guess the secret from its unsalted SHA-256 hash.
 */
public final class ApiKeyStore {
    private static final String PARTITION = "keys";
    private static final Pattern KEY_PATTERN =
            Pattern.compile("hf_(read|report|task|stage|manage|operator)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
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

    /**
     * Returns the caller that a key authenticates.
     *
     * @param unknownKeyDetail the detail of the refusal for a key that isn't a key of the application or of an operator
     * @return the caller, or a refusal: {@code Unauthorized} for an unknown key, {@code Busy} when the table is
     *     overloaded, {@code Unreadable} when the table can't read the key's row
     */
    public ActionResult<Caller> authenticate(String app, String key, String unknownKeyDetail) {
        try {
            return findCaller(app, key)
                    .map(ActionResult::ok)
                    .orElseGet(() -> ActionResult.refused(new Problem.Unauthorized(unknownKeyDetail)));
        } catch (TableBusyException e) {
            return ActionResult.refused(Problem.Busy.nothingChanged());
        } catch (UnreadableRowException e) {
            return ActionResult.refused(e.problem().withoutContent());
        }
    }

    /** Whether a text has the form of a key. Doesn't read the table. */
    public static boolean hasKeyForm(String text) {
        return KEY_PATTERN.matcher(text).matches();
    }

    /** Does the same as {@link #authenticate(String, String, String)} for a request that names no application. */
    public ActionResult<Caller> authenticate(String key, String unknownKeyDetail) {
        var keyParts = KEY_PATTERN.matcher(key);
        if (keyParts.matches() && keyParts.group(1).equals(Scope.OPERATOR.jsonName()))
            return ActionResult.refused(new Problem.Unauthorized(
                    "the key of an operator only manages keys; use the key of an application instead"));
        try {
            return findApp(key)
                    .filter(app -> !app.equals(OPERATOR_APP))
                    .map(app -> authenticate(app, key, unknownKeyDetail))
                    .orElseGet(() -> ActionResult.refused(new Problem.Unauthorized(unknownKeyDetail)));
        } catch (TableBusyException e) {
            return ActionResult.refused(Problem.Busy.nothingChanged());
        } catch (UnreadableRowException e) {
            return ActionResult.refused(e.problem().withoutContent());
        }
    }

    /** Returns the application that the store has for the id in this key. Doesn't check the secret. */
    private Optional<String> findApp(String key) {
        var keyParts = KEY_PATTERN.matcher(key);
        if (!keyParts.matches()) return Optional.empty();
        return table.get(ownerKey(keyParts.group(2)))
                .flatMap(row ->
                        ReadableRows.read(table, row, owner -> JsonCodec.decodeStored(ApiKeyOwner.class, owner.body())))
                .map(ApiKeyOwner::app);
    }

    private Optional<Caller> findCaller(String app, String key) {
        var keyParts = KEY_PATTERN.matcher(key);
        if (!keyParts.matches()) return Optional.empty();
        var isOperator = keyParts.group(1).equals(Scope.OPERATOR.jsonName());
        return table.get(rowKey(isOperator ? OPERATOR_APP : app, keyParts.group(2)))
                .flatMap(row -> ReadableRows.read(table, row, ApiKeyStore::decode))
                .filter(storedApiKey -> storedApiKey.scope().jsonName().equals(keyParts.group(1)))
                .filter(storedApiKey -> MessageDigest.isEqual(
                        hash(key).getBytes(StandardCharsets.US_ASCII),
                        storedApiKey.hash().getBytes(StandardCharsets.US_ASCII)))
                .map(storedApiKey ->
                        Caller.ofKey(app, storedApiKey.scope(), storedApiKey.name(), storedApiKey.canActForUsers()));
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
        var id = HexFormat.of().formatHex(randomBytes(8));
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(32));
        var text = "hf_" + request.scope().jsonName() + "_" + id + "_" + secret;
        var storedApiKey = new StoredApiKey(
                app,
                id,
                request.name(),
                request.scope(),
                Boolean.TRUE.equals(request.actsForUsers()) ? true : null,
                hash(text),
                now);
        var put = RowWrite.put(new Row(rowKey(app, id), 1, JsonCodec.encode(storedApiKey)), WriteCondition.ABSENT);
        var owner = new Row(ownerKey(id), 1, JsonCodec.encode(new ApiKeyOwner(app)));
        return table.write(List.of(put, RowWrite.put(owner, WriteCondition.ABSENT), nextRevision(revision)))
                ? Optional.of(new NewApiKey(storedApiKey, text))
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

    private byte[] randomBytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(PARTITION, app + "/" + id);
    }

    private static RowKey ownerKey(String id) {
        return new RowKey(PARTITION, OWNER_PREFIX + id);
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(CanonicalHash.sha256(text));
    }
}
