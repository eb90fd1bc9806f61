// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.WriteCondition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Stores the API keys of all applications as hashes. A key has the form {@code hf_<scope>_<id>_<secret>}, so that secret
 * scanners recognize it. The secret has 256 random bits, so its plain SHA-256 hash can't be reversed by guessing.
 */
public final class ApiKeyStore {
    private static final String PARTITION = "keys";
    private static final Pattern KEY_PATTERN =
            Pattern.compile("hf_(read|report|manage)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
    static final int MAX_KEYS_PER_APP = 100;

    private final Table table;
    private final SecureRandom random;

    public ApiKeyStore(Table table, SecureRandom random) {
        this.table = table;
        this.random = random;
    }

    record StoredApiKey(String app, String id, String name, Scope scope, String hash, Instant created) {}

    /** @param text the key in plain text, which isn't stored */
    record NewApiKey(StoredApiKey stored, String text) {}

    /**
     * Returns the caller that a key authenticates.
     *
     * @param unknownKeyDetail the detail of the refusal if the application has no such key
     * @return the caller, or a refusal: {@code Unauthorized} for an unknown key, {@code Busy} when the table is overloaded
     */
    public ActionResult<Caller> authenticate(String app, String key, String unknownKeyDetail) {
        try {
            return findCaller(app, key)
                    .map(ActionResult::ok)
                    .orElseGet(() -> ActionResult.refused(new Problem.Unauthorized(unknownKeyDetail)));
        } catch (TableBusyException e) {
            return ActionResult.refused(Problem.Busy.nothingChanged());
        }
    }

    private Optional<Caller> findCaller(String app, String key) {
        var keyParts = KEY_PATTERN.matcher(key);
        if (!keyParts.matches()) return Optional.empty();
        return table.get(rowKey(app, keyParts.group(2)))
                .map(row -> JsonCodec.decodeStored(StoredApiKey.class, row.body()))
                .filter(storedApiKey -> storedApiKey.scope().jsonName().equals(keyParts.group(1)))
                .filter(storedApiKey -> MessageDigest.isEqual(
                        hash(key).getBytes(StandardCharsets.US_ASCII),
                        storedApiKey.hash().getBytes(StandardCharsets.US_ASCII)))
                .map(storedApiKey -> Caller.application(app, storedApiKey.scope(), "key:" + storedApiKey.name()));
    }

    /** Whether any application has a key. From then on, every call needs one. */
    public boolean hasAnyKey() {
        return !table.query(RowQuery.wholePartition(PARTITION, 1)).rows().isEmpty();
    }

    NewApiKey createKey(String app, String name, Scope scope, Instant now) {
        var id = HexFormat.of().formatHex(randomBytes(8));
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(32));
        var text = "hf_" + scope.jsonName() + "_" + id + "_" + secret;
        var storedApiKey = new StoredApiKey(app, id, name, scope, hash(text), now);
        if (!table.write(List.of(
                RowWrite.put(new Row(rowKey(app, id), 1, JsonCodec.encode(storedApiKey)), WriteCondition.ABSENT)))) {
            throw new IllegalStateException(
                    "an API key id of 64 random bits was generated twice: the random number generator is broken");
        }
        return new NewApiKey(storedApiKey, text);
    }

    List<StoredApiKey> findAll(String app) {
        return table.queryAll(RowQuery.startingWith(null, PARTITION, app + "/", MAX_KEYS_PER_APP)).stream()
                .map(row -> JsonCodec.decodeStored(StoredApiKey.class, row.body()))
                .toList();
    }

    boolean deleteKey(String app, String id) {
        var rowKey = rowKey(app, id);
        return table.get(rowKey)
                .map(row -> table.write(List.of(new RowWrite.Delete(
                        new Row(rowKey, row.version() + 1, "{}"), WriteCondition.versionIs(row.version()), false))))
                .orElse(false);
    }

    private byte[] randomBytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(PARTITION, app + "/" + id);
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(CanonicalHash.sha256(text));
    }
}
