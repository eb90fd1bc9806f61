// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import dev.holdfast.hold.BatchStore;
import dev.holdfast.hold.IntentBatchBuilder;
import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.hold.intent.IntentSelector;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Stores a release or purge of a whole queue, in the state in which a function that dies during the batch leaves it.
 */
public final class StalledBatch {
    private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");

    private StalledBatch() {}

    /** @param nextIntentId the id of the next intent, which the function didn't handle before it died */
    public static void put(Table table, String app, String id, QueueOperation queueOperation, String nextIntentId) {
        var allIntents = new IntentSelector(true, null, null, null, null, null, null);
        var intentBatch = IntentBatchBuilder.builder()
                .app(app)
                .id(id)
                .operation(queueOperation)
                .selector(allIntents)
                .by("iam")
                .reason("slipped")
                .at(Instant.now())
                .total(1)
                .position("")
                .inProgress(List.of(nextIntentId))
                .counts(Map.of())
                .failures(List.of())
                .leased(PAST)
                .version(1)
                .build();
        var rowKey = new RowKey(BatchStore.PARTITION_PREFIX + app + "/" + id, "batch");
        var due = Map.of(TableIndex.DUE, new ShardLayout(4).dueKey(rowKey, PAST));
        table.write(List.of(
                RowWrite.put(new Row(rowKey, 1, JsonCodec.encode(intentBatch), due, null), WriteCondition.ANY)));
    }
}
