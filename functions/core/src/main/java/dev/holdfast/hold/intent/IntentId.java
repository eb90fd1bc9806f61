package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.item.HeldItem;
import dev.holdfast.table.RowKey;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one intent for good: its kind, its model (of a method), its name, a hash of its canonical inputs, and a nonce that tells
 * it from an equal one queued at another time. The text may stand in a URL's path and as an item's key.
 */
public record IntentId(QueueEntryKind kind, @Nullable String model, String name, String hash, String nonce) {
    static final String ENDED_PARTITION_PREFIX = "intents/";

    private static final String NAME_REGEX = "([A-Za-z0-9][A-Za-z0-9._-]{0,63})";
    /** With the nonce's 48 bits less than a long; nothing changes as often. */
    private static final int VERSION_BITS = 14;

    private static final Pattern ID_PATTERN = Pattern.compile("(?:workflow:" + NAME_REGEX + "|method:" + NAME_REGEX
            + ":" + NAME_REGEX + "):([A-Za-z0-9_-]{22}):([0-9a-f]{12})");

    public static Optional<IntentId> parse(String text) {
        var form = ID_PATTERN.matcher(text);
        if (!form.matches()) return Optional.empty();
        var workflow = form.group(1);
        return Optional.of(
                workflow != null
                        ? new IntentId(QueueEntryKind.WORKFLOW, null, workflow, form.group(4), form.group(5))
                        : new IntentId(
                                QueueEntryKind.METHOD, form.group(2), form.group(3), form.group(4), form.group(5)));
    }

    @JsonCreator
    static IntentId fromJson(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no id of an intent"));
    }

    /** Where an equal intent would stand in the queue too: so there is never more than one. */
    RowKey queueKey(String app) {
        return new RowKey(queuePartition(app), sortPrefix(kind, model, name) + hash);
    }

    /** Where it stands for good once it has left the queue. */
    RowKey endedKey(String app) {
        return new RowKey(endedPartition(app), hash + ":" + nonce);
    }

    /**
     * The version of its row, of a version of the intent. Equal intents stand in the same place one after the other, so a number that
     * counts from one would let who has read the first of them change the second.
     */
    long rowVersion(long version) {
        return (Long.parseLong(nonce, 16) << VERSION_BITS) + version;
    }

    /** The partition of what has left the queue under this name; on the board, of the released, the last one first. */
    String endedPartition(String app) {
        return ENDED_PARTITION_PREFIX + app + "/" + kind.jsonName() + "/" + (model == null ? "" : model + "/") + name;
    }

    static String queuePartition(String app) {
        return HeldItem.partition(app);
    }

    /** What the places of all intents of a kind, a model or a name begin with. */
    static String sortPrefix(@Nullable QueueEntryKind queueEntryKind, @Nullable String model, @Nullable String name) {
        if (queueEntryKind == null) return "";
        var prefix = queueEntryKind.jsonName() + "/" + (model == null ? "" : model + "/");
        return name == null ? prefix : prefix + name + "/";
    }

    @Override
    @JsonValue
    public String toString() {
        return kind.jsonName() + ":" + (model == null ? "" : model + ":") + name + ":" + hash + ":" + nonce;
    }
}
