package dev.holdfast.access;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The API keys of all applications, stored as hashes. A key reads {@code hf_<scope>_<id>_<secret>}: whoever finds one sees what
 * it is, and a scanner can find it. The secret has 256 random bits, so a plain SHA-256 of it can't be guessed back.
 */
public final class ApiKeys {
    private static final String PARTITION = "keys";
    private static final Pattern FORM = Pattern.compile("hf_(read|report|manage)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
    /** How many one application may have. */
    static final int MAX = 100;

    private final Table table;
    private final SecureRandom random;

    public ApiKeys(Table table, SecureRandom random) {
        this.table = table;
        this.random = random;
    }

    record Stored(String app, String id, String name, Scope scope, String hash, Instant created) {}

    /** @param text the key itself, known only now */
    record Made(Stored stored, String text) {}

    /** The caller whom a key stands for; empty when it isn't a key of that application. */
    public Optional<Caller> caller(String app, String key) {
        var form = FORM.matcher(key);
        if (!form.matches()) return Optional.empty();
        return table.get(key(app, form.group(2)))
                .map(row -> Codec.stored(Stored.class, row.body()))
                .filter(stored -> stored.scope().word().equals(form.group(1)))
                .filter(stored -> MessageDigest.isEqual(
                        hash(key).getBytes(StandardCharsets.US_ASCII),
                        stored.hash().getBytes(StandardCharsets.US_ASCII)))
                .map(stored -> Caller.application(app, stored.scope(), "key:" + stored.name()));
    }

    /** Whether any application has a key: from then on nobody gets in without one. */
    public boolean any() {
        return !table.query(Query.rows(PARTITION, 1)).rows().isEmpty();
    }

    Made make(String app, String name, Scope scope, Instant now) {
        var id = HexFormat.of().formatHex(bytes(8));
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
        var text = "hf_" + scope.word() + "_" + id + "_" + secret;
        var stored = new Stored(app, id, name, scope, hash(text), now);
        if (!table.write(List.of(Write.put(new Row(key(app, id), 1, Codec.encode(stored)), Condition.ABSENT)))) {
            throw new IllegalStateException(
                    "two keys with the same 64 random bits: the source of randomness is broken");
        }
        return new Made(stored, text);
    }

    List<Stored> of(String app) {
        return table.all(Query.prefix(null, PARTITION, app + "/", MAX)).stream()
                .map(row -> Codec.stored(Stored.class, row.body()))
                .toList();
    }

    boolean remove(String app, String id) {
        var key = key(app, id);
        return table.get(key)
                .map(row -> table.write(List.of(new Write.Delete(
                        new Row(key, row.version() + 1, "{}"), Condition.versionIs(row.version()), false))))
                .orElse(false);
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Key key(String app, String id) {
        return new Key(PARTITION, app + "/" + id);
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
