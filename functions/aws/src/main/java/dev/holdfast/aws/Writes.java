package dev.holdfast.aws;

import dev.holdfast.table.Key;
import dev.holdfast.table.PartlyWritten;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
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
final class Writes {
    private static final int TOGETHER = 100;
    private static final int AT_ONCE = 16;
    private static final int ATTEMPTS = 8;

    private final DynamoDbClient client;
    private final String table;
    private final InstantSource clock;

    Writes(DynamoDbClient client, String table, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    boolean write(List<Write> all) {
        if (all.size() > TOGETHER)
            throw new IllegalArgumentException("at most " + TOGETHER + " writes, not " + all.size());
        if (all.isEmpty()) return true;
        // Most writes are single; a set of keys costs a cold start several milliseconds for the first hash of a record.
        if (all.size() > 1) eachOnce(all);
        var puts = all.stream().map(write -> Puts.of(write, clock.instant())).toList();
        return puts.size() == 1 && puts.getFirst().repeatable() ? patiently(puts.getFirst()) : together(puts);
    }

    private static void eachOnce(List<Write> all) {
        var keys = new HashSet<Key>();
        for (var write : all) {
            if (!keys.add(write.key())) throw new IllegalArgumentException("two writes to one row: " + write.key());
        }
    }

    List<Boolean> writeEach(List<Write> all) {
        // Writes to one row happen in their order; different rows side by side.
        Map<Key, List<Integer>> places = new LinkedHashMap<>();
        for (var i = 0; i < all.size(); i++)
            places.computeIfAbsent(all.get(i).key(), k -> new ArrayList<>()).add(i);
        var outcomes = new @Nullable Boolean[all.size()];
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var free = new Semaphore(AT_ONCE);
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
        if (first != null) throw new PartlyWritten(Arrays.asList(outcomes), first);
        return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
    }

    /** A single write meets a transaction on the same row only for a moment. */
    private boolean patiently(Puts put) {
        for (var attempt = 0; ; attempt++) {
            try {
                return Calls.call(() -> single(put));
            } catch (TransactionConflictException e) {
                if (attempt == ATTEMPTS) throw new TableBusy("a row is held by transactions", e);
                Calls.pause(attempt);
            }
        }
    }

    private boolean single(Puts put) {
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
            return put.wrote(e.hasItem() ? e.item() : null);
        }
    }

    private boolean together(List<Puts> puts) {
        var items = puts.stream().map(this::transactional).toList();
        // With the token, a repetition of the same transaction is answered like the first.
        var token = UUID.randomUUID().toString();
        for (var attempt = 0; ; attempt++) {
            try {
                Calls.call(() ->
                        client.transactWriteItems(r -> r.transactItems(items).clientRequestToken(token)));
                return true;
            } catch (TransactionCanceledException e) {
                if (e.cancellationReasons().stream().anyMatch(r -> is(r, "ConditionalCheckFailed"))) return false;
                var passing = e.cancellationReasons().stream()
                        .allMatch(r -> is(r, "None")
                                || is(r, "TransactionConflict")
                                || is(r, "ThrottlingError")
                                || is(r, "ProvisionedThroughputExceeded"));
                if (!passing) throw e;
                if (attempt == ATTEMPTS) throw new TableBusy("a row is held by other transactions", e);
                Calls.pause(attempt);
            } catch (TransactionInProgressException e) {
                // An earlier sending of this very transaction, whose answer was lost, still runs: not busy but
                // undecided.
                if (attempt == ATTEMPTS) throw e;
                Calls.pause(attempt);
            }
        }
    }

    private static boolean is(CancellationReason reason, String code) {
        return code.equals(reason.code());
    }

    private TransactWriteItem transactional(Puts put) {
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
