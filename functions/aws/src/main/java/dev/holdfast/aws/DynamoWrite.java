// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One write of a row, as a request to DynamoDB.
 *
 * @param row the row to put; null to delete the row
 * @param condition null for an unconditional write
 * @param values the values that the condition refers to
 */
record DynamoWrite(
        Map<String, AttributeValue> key,
        @Nullable Map<String, AttributeValue> row,
        @Nullable String condition,
        Map<String, AttributeValue> values) {
    /** The condition that a row exists at {@code :now}. {@link RowCodec#isLive} checks the same condition. */
    static final String EXISTS_CONDITION =
            "attribute_not_exists(gone) AND (attribute_not_exists(expires) OR expires > :now)";

    /** The time from a deletion until its tombstone expires. A DynamoDB stream also keeps its records for one day. */
    private static final Duration TOMBSTONE_LIFETIME = Duration.ofDays(1);

    static DynamoWrite of(RowWrite rowWrite, Instant now) {
        var values = new HashMap<String, AttributeValue>();
        var condition = switch (rowWrite.condition()) {
            case WriteCondition.AnyRow anyRow -> null;
            case WriteCondition.RowAbsent rowAbsent -> {
                values.put(":now", RowCodec.number(now.getEpochSecond()));
                yield "attribute_not_exists(pk) OR attribute_exists(gone) OR expires <= :now";
            }
            case WriteCondition.VersionMatches(long version) -> {
                values.put(":now", RowCodec.number(now.getEpochSecond()));
                values.put(":v", RowCodec.number(version));
                yield "v = :v AND " + EXISTS_CONDITION;
            }
        };
        return new DynamoWrite(RowCodec.key(rowWrite.key()), row(rowWrite, now), condition, values);
    }

    private static @Nullable Map<String, AttributeValue> row(RowWrite rowWrite, Instant now) {
        var row = switch (rowWrite) {
            case RowWrite.Put put -> new HashMap<>(RowCodec.attributes(put.row()));
            case RowWrite.Delete delete
            when delete.announced() -> {
                var tombstone = new HashMap<>(RowCodec.attributes(delete.tombstone()));
                tombstone.put(RowCodec.TOMBSTONE, AttributeValue.fromBool(true));
                tombstone.put(
                        RowCodec.EXPIRES,
                        RowCodec.number(now.plus(TOMBSTONE_LIFETIME).getEpochSecond()));
                yield tombstone;
            }
            // Only an announced deletion needs a tombstone, because the stream's consumer ignores all other deletions.
            case RowWrite.Delete delete -> null;
        };
        if (row == null) return null;
        var announced = switch (rowWrite) {
            case RowWrite.Put put -> put.announced();
            case RowWrite.Delete delete -> delete.announced();
        };
        if (announced) row.put(RowCodec.ANNOUNCED, AttributeValue.fromBool(true));
        row.put(RowCodec.NONCE, RowCodec.text(UUID.randomUUID().toString().substring(0, 13)));
        return row;
    }

    /**
     * Whether a single request can make this write safely. The SDK repeats a request after a lost response. The writer
     * recognises its own row after a repeated put, and an unconditional deletion can't fail. But after a repeated
     * conditional deletion, Holdfast doesn't know which writer has deleted the row.
     */
    boolean isRepeatable() {
        return row != null || condition == null;
    }

    /** Whether this write has put the row {@code stored}. */
    boolean isOwnRow(@Nullable Map<String, AttributeValue> stored) {
        return stored != null && row != null && Objects.equals(row.get(RowCodec.NONCE), stored.get(RowCodec.NONCE));
    }
}
