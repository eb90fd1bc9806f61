package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.item.Parked;
import dev.holdfast.table.Key;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one intent for good: its kind, its model (of a method), its name, a hash of its canonical inputs, and a nonce that tells
 * it from an equal one queued at another time. The text may stand in a URL's path and as an item's key.
 */
public record IntentId(Kind kind, @Nullable String model, String name, String hash, String nonce) {
    static final String FAMILY = "intents/";

    private static final String NAME = "([A-Za-z0-9][A-Za-z0-9._-]{0,63})";
    /** With the nonce's 48 bits less than a long; nothing changes as often. */
    private static final int VERSION_BITS = 14;

    private static final Pattern FORM = Pattern.compile(
            "(?:workflow:" + NAME + "|method:" + NAME + ":" + NAME + "):([A-Za-z0-9_-]{22}):([0-9a-f]{12})");

    static Optional<IntentId> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) return Optional.empty();
        var workflow = form.group(1);
        return Optional.of(
                workflow != null
                        ? new IntentId(Kind.WORKFLOW, null, workflow, form.group(4), form.group(5))
                        : new IntentId(Kind.METHOD, form.group(2), form.group(3), form.group(4), form.group(5)));
    }

    @JsonCreator
    static IntentId of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no id of an intent"));
    }

    /** Where an equal intent would stand in the queue too: so there is never more than one. */
    Key place(String app) {
        return new Key(partition(app), prefix(kind, model, name) + hash);
    }

    /** Where it stands for good once it has left the queue. */
    Key record(String app) {
        return new Key(family(app), hash + ":" + nonce);
    }

    /**
     * The version of its row, of a version of the intent. Equal intents stand in the same place one after the other, so a number that
     * counts from one would let who has read the first of them change the second.
     */
    long stamp(long version) {
        return (Long.parseLong(nonce, 16) << VERSION_BITS) + version;
    }

    /** The partition of what has left the queue under this name; on the board, of the released, the last one first. */
    String family(String app) {
        return FAMILY + app + "/" + kind.word() + "/" + (model == null ? "" : model + "/") + name;
    }

    static String partition(String app) {
        return Parked.partition(app);
    }

    /** What the places of all intents of a kind, a model or a name begin with. */
    static String prefix(@Nullable Kind kind, @Nullable String model, @Nullable String name) {
        if (kind == null) return "";
        var prefix = kind.word() + "/" + (model == null ? "" : model + "/");
        return name == null ? prefix : prefix + name + "/";
    }

    @Override
    @JsonValue
    public String toString() {
        return kind.word() + ":" + (model == null ? "" : model + ":") + name + ":" + hash + ":" + nonce;
    }
}
