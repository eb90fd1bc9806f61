// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.item.store.HeldItem;
import dev.holdfast.table.RowKey;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The permanent id of an intent. Its text is a valid URL path segment and a valid item key.
 *
 * @param model the model of a method; null for a workflow
 * @param hash the hash of the kind, the model, the name and the canonical inputs
 * @param nonce 12 hexadecimal digits that distinguish equal intents that were queued at different times
 */
public record IntentId(QueueEntryKind kind, @Nullable String model, String name, String hash, String nonce) {
    static final String ENDED_PARTITION_PREFIX = "intents/";

    private static final String NAME_REGEX = "([A-Za-z0-9][A-Za-z0-9._-]{0,63})";
    /**
     * The number of bits of a row version that contain the intent's own version. The nonce uses 48 bits. The remaining
     * 14 bits are enough for all versions of an intent.
     */
    private static final int VERSION_BITS = 14;

    private static final Pattern ID_PATTERN = Pattern.compile("(?:workflow:" + NAME_REGEX + "|method:" + NAME_REGEX
            + ":" + NAME_REGEX + "):([A-Za-z0-9_-]{22}):([0-9a-f]{12})");

    public static Optional<IntentId> parse(String text) {
        var matcher = ID_PATTERN.matcher(text);
        if (!matcher.matches()) return Optional.empty();
        var workflow = matcher.group(1);
        var hash = matcher.group(4);
        var nonce = matcher.group(5);
        if (workflow != null) return Optional.of(new IntentId(QueueEntryKind.WORKFLOW, null, workflow, hash, nonce));
        return Optional.of(new IntentId(QueueEntryKind.METHOD, matcher.group(2), matcher.group(3), hash, nonce));
    }

    @JsonCreator
    static IntentId fromJson(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not the id of an intent"));
    }

    /**
     * Returns the key of the intent's row in the queue. Equal intents have the same key, so the queue never contains
     * two equal intents.
     */
    RowKey queueKey(String app) {
        return new RowKey(queuePartition(app), sortPrefix(kind, model, name) + hash);
    }

    /** Returns the key of the row that stores the intent after it has left the queue. */
    RowKey endedKey(String app) {
        return new RowKey(endedPartition(app), hash + ":" + nonce);
    }

    /**
     * Returns the row version for a version of the intent. Equal intents use the same row key, one after the other.
     * Their nonces, and so their row versions, differ. So a caller who has read the first intent can't change the
     * second intent.
     */
    long rowVersion(long version) {
        return (Long.parseLong(nonce, 16) << VERSION_BITS) + version;
    }

    /**
     * Returns the partition of ended intents with this name. The board index lists the released intents of this
     * partition, newest first.
     */
    String endedPartition(String app) {
        return ENDED_PARTITION_PREFIX + app + "/" + kind.jsonName() + "/" + (model == null ? "" : model + "/") + name;
    }

    static String queuePartition(String app) {
        return HeldItem.partition(app);
    }

    /** Returns the common prefix of the sort keys of all intents with this intent's kind, model and name. */
    static String sortPrefix(@Nullable QueueEntryKind queueEntryKind, @Nullable String model, @Nullable String name) {
        if (queueEntryKind == null) return "";
        var prefix = queueEntryKind.jsonName() + "/" + (model == null ? "" : model + "/");
        // A sort key contains a method's name after its model. So methods of several models with one name share only
        // the kind.
        var isNameOfEveryModel = queueEntryKind == QueueEntryKind.METHOD && model == null;
        return name == null || isNameOfEveryModel ? prefix : prefix + name + "/";
    }

    @Override
    @JsonValue
    public String toString() {
        return kind.jsonName() + ":" + (model == null ? "" : model + ":") + name + ":" + hash + ":" + nonce;
    }
}
