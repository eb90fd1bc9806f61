// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Writes rows under conditions. */
final class DynamoWriter {
    private static final int MAX_WRITES_PER_TRANSACTION = 100;
    private static final int MAX_CONCURRENT_WRITES = 16;
    private static final int MAX_RETRIES = 8;

    /**
     * The codes that don't prevent a retry of a transaction. The writes that didn't fail have the code {@code None}.
     * The other codes are temporary failures.
     */
    private static final Set<String> TEMPORARY_CODES =
            Set.of("None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;

    DynamoWriter(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    boolean write(List<RowWrite> writes) {
        if (writes.size() > MAX_WRITES_PER_TRANSACTION)
            throw new IllegalArgumentException(
                    "at most " + MAX_WRITES_PER_TRANSACTION + " writes, not " + writes.size());
        if (writes.isEmpty()) return true;
        // Calls with a single write, which are most calls, skip this check. The check hashes records, and the first
        // such hash would delay a cold start by several milliseconds.
        if (writes.size() > 1) requireDistinctKeys(writes);
        var dynamoWrites = writes.stream()
                .map(rowWrite -> DynamoWrite.of(rowWrite, clock.instant()))
                .toList();
        return dynamoWrites.size() == 1 && dynamoWrites.getFirst().isRepeatable()
                ? writeWithRetries(dynamoWrites.getFirst())
                : writeTransaction(dynamoWrites);
    }

    private static void requireDistinctKeys(List<RowWrite> writes) {
        var keys = new HashSet<RowKey>();
        for (var rowWrite : writes) {
            if (!keys.add(rowWrite.key()))
                throw new IllegalArgumentException("two writes to the same row: " + rowWrite.key());
        }
    }

    /** Writes different rows concurrently. Performs the writes to one row in their order. */
    List<Boolean> writeEach(List<RowWrite> writes) {
        Map<RowKey, List<Integer>> indexesByKey = new LinkedHashMap<>();
        for (var i = 0; i < writes.size(); i++)
            indexesByKey
                    .computeIfAbsent(writes.get(i).key(), key -> new ArrayList<>())
                    .add(i);
        var outcomes = new @Nullable Boolean[writes.size()];
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var permits = new Semaphore(MAX_CONCURRENT_WRITES);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var indexes : indexesByKey.values()) {
                permits.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        for (var index : indexes) outcomes[index] = write(List.of(writes.get(index)));
                    } catch (RuntimeException e) {
                        failures.add(e);
                    } finally {
                        permits.release();
                    }
                });
            }
        }
        var firstFailure = failures.peek();
        if (firstFailure != null) throw new PartialWriteException(Arrays.asList(outcomes), firstFailure);
        return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
    }

    /** Retries a single write that conflicts with a transaction on its row. Such a conflict lasts only a short time. */
    private boolean writeWithRetries(DynamoWrite dynamoWrite) {
        for (var attempt = 0; ; attempt++) {
            try {
                return ThrottlingHandler.call(() -> writeSingle(dynamoWrite));
            } catch (TransactionConflictException e) {
                if (attempt == MAX_RETRIES) throw new TableBusyException("other transactions change the same row", e);
                ThrottlingHandler.pause(attempt);
            }
        }
    }

    private boolean writeSingle(DynamoWrite dynamoWrite) {
        var values = dynamoWrite.values().isEmpty() ? null : dynamoWrite.values();
        try {
            if (dynamoWrite.row() == null) {
                client.deleteItem(request -> request.tableName(table)
                        .key(dynamoWrite.key())
                        .conditionExpression(dynamoWrite.condition())
                        .expressionAttributeValues(values));
            } else {
                client.putItem(request -> request.tableName(table)
                        .item(dynamoWrite.row())
                        .conditionExpression(dynamoWrite.condition())
                        .expressionAttributeValues(values)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            }
            return true;
        } catch (ConditionalCheckFailedException e) {
            // After a lost response, the SDK repeats the put. The condition then fails, because the first attempt has
            // already put the row.
            return dynamoWrite.isOwnRow(e.hasItem() ? e.item() : null);
        }
    }

    private boolean writeTransaction(List<DynamoWrite> dynamoWrites) {
        var items = dynamoWrites.stream().map(this::toTransactItem).toList();
        // DynamoDB recognises a repeated transaction by this token, and repeats the response.
        var token = UUID.randomUUID().toString();
        for (var attempt = 0; ; attempt++) {
            try {
                ThrottlingHandler.call(() -> client.transactWriteItems(
                        request -> request.transactItems(items).clientRequestToken(token)));
                return true;
            } catch (TransactionCanceledException e) {
                if (e.cancellationReasons().stream().anyMatch(DynamoWriter::isFailedCondition)) return false;
                if (!e.cancellationReasons().stream().allMatch(DynamoWriter::isTemporary)) throw e;
                if (attempt == MAX_RETRIES) throw new TableBusyException("other transactions change the same row", e);
                ThrottlingHandler.pause(attempt);
            } catch (TransactionInProgressException e) {
                // The first request of this transaction is still in progress, so its outcome is unknown. This failure
                // doesn't show that the table is busy.
                if (attempt == MAX_RETRIES) throw e;
                ThrottlingHandler.pause(attempt);
            }
        }
    }

    private static boolean isFailedCondition(CancellationReason reason) {
        return "ConditionalCheckFailed".equals(reason.code());
    }

    private static boolean isTemporary(CancellationReason reason) {
        return TEMPORARY_CODES.contains(String.valueOf(reason.code()));
    }

    private TransactWriteItem toTransactItem(DynamoWrite dynamoWrite) {
        var values = dynamoWrite.values().isEmpty() ? null : dynamoWrite.values();
        var row = dynamoWrite.row();
        if (row == null)
            return TransactWriteItem.builder()
                    .delete(deletion -> deletion.tableName(table)
                            .key(dynamoWrite.key())
                            .conditionExpression(dynamoWrite.condition())
                            .expressionAttributeValues(values))
                    .build();
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table)
                        .item(row)
                        .conditionExpression(dynamoWrite.condition())
                        .expressionAttributeValues(values))
                .build();
    }
}
