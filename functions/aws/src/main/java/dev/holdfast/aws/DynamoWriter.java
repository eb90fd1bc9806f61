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

/** Writes rows on condition. */
final class DynamoWriter {
    private static final int MAX_WRITES_PER_TRANSACTION = 100;
    private static final int MAX_CONCURRENT_WRITES = 16;
    private static final int MAX_RETRIES = 8;

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;

    DynamoWriter(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    boolean write(List<RowWrite> all) {
        if (all.size() > MAX_WRITES_PER_TRANSACTION)
            throw new IllegalArgumentException("at most " + MAX_WRITES_PER_TRANSACTION + " writes, not " + all.size());
        if (all.isEmpty()) return true;
        // Most writes are single; a set of keys costs a cold start several milliseconds for the first hash of a record.
        if (all.size() > 1) requireDistinctKeys(all);
        var puts = all.stream()
                .map(rowWrite -> DynamoWrite.of(rowWrite, clock.instant()))
                .toList();
        return puts.size() == 1 && puts.getFirst().isRepeatable()
                ? writeWithRetries(puts.getFirst())
                : writeTransaction(puts);
    }

    private static void requireDistinctKeys(List<RowWrite> all) {
        var keys = new HashSet<RowKey>();
        for (var rowWrite : all) {
            if (!keys.add(rowWrite.key()))
                throw new IllegalArgumentException("two writes to one row: " + rowWrite.key());
        }
    }

    List<Boolean> writeEach(List<RowWrite> all) {
        // Writes to one row happen in their order; different rows side by side.
        Map<RowKey, List<Integer>> places = new LinkedHashMap<>();
        for (var i = 0; i < all.size(); i++)
            places.computeIfAbsent(all.get(i).key(), k -> new ArrayList<>()).add(i);
        var outcomes = new @Nullable Boolean[all.size()];
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var free = new Semaphore(MAX_CONCURRENT_WRITES);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var its : places.values()) {
                free.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        for (var place : its) outcomes[place] = write(List.of(all.get(place)));
                    } catch (RuntimeException e) {
                        failures.add(e);
                    } finally {
                        free.release();
                    }
                });
            }
        }
        var first = failures.peek();
        if (first != null) throw new PartialWriteException(Arrays.asList(outcomes), first);
        return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
    }

    /** A single write meets a transaction on the same row only for a moment. */
    private boolean writeWithRetries(DynamoWrite put) {
        for (var attempt = 0; ; attempt++) {
            try {
                return ThrottlingHandler.call(() -> writeSingle(put));
            } catch (TransactionConflictException e) {
                if (attempt == MAX_RETRIES) throw new TableBusyException("a row is held by transactions", e);
                ThrottlingHandler.pause(attempt);
            }
        }
    }

    private boolean writeSingle(DynamoWrite put) {
        try {
            if (put.row() == null) {
                client.deleteItem(r -> r.tableName(table)
                        .key(put.key())
                        .conditionExpression(put.condition())
                        .expressionAttributeValues(put.values().isEmpty() ? null : put.values()));
            } else {
                client.putItem(r -> r.tableName(table)
                        .item(put.row())
                        .conditionExpression(put.condition())
                        .expressionAttributeValues(put.values().isEmpty() ? null : put.values())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            }
            return true;
        } catch (ConditionalCheckFailedException e) {
            // The SDK repeats a put whose answer was lost, and then meets the row that it has written itself.
            return put.isOwnRow(e.hasItem() ? e.item() : null);
        }
    }

    private boolean writeTransaction(List<DynamoWrite> puts) {
        var items = puts.stream().map(this::toTransactItem).toList();
        // With the token, a repetition of the same transaction is answered like the first.
        var token = UUID.randomUUID().toString();
        for (var attempt = 0; ; attempt++) {
            try {
                ThrottlingHandler.call(() ->
                        client.transactWriteItems(r -> r.transactItems(items).clientRequestToken(token)));
                return true;
            } catch (TransactionCanceledException e) {
                if (e.cancellationReasons().stream().anyMatch(r -> hasCode(r, "ConditionalCheckFailed"))) return false;
                var passing = e.cancellationReasons().stream()
                        .allMatch(r -> hasCode(r, "None")
                                || hasCode(r, "TransactionConflict")
                                || hasCode(r, "ThrottlingError")
                                || hasCode(r, "ProvisionedThroughputExceeded"));
                if (!passing) throw e;
                if (attempt == MAX_RETRIES) throw new TableBusyException("a row is held by other transactions", e);
                ThrottlingHandler.pause(attempt);
            } catch (TransactionInProgressException e) {
                // An earlier sending of this very transaction, whose answer was lost, still runs: not busy but
                // undecided.
                if (attempt == MAX_RETRIES) throw e;
                ThrottlingHandler.pause(attempt);
            }
        }
    }

    private static boolean hasCode(CancellationReason reason, String code) {
        return code.equals(reason.code());
    }

    private TransactWriteItem toTransactItem(DynamoWrite put) {
        var values = put.values().isEmpty() ? null : put.values();
        var row = put.row();
        return row == null
                ? TransactWriteItem.builder()
                        .delete(d -> d.tableName(table)
                                .key(put.key())
                                .conditionExpression(put.condition())
                                .expressionAttributeValues(values))
                        .build()
                : TransactWriteItem.builder()
                        .put(p -> p.tableName(table)
                                .item(row)
                                .conditionExpression(put.condition())
                                .expressionAttributeValues(values))
                        .build();
    }
}
