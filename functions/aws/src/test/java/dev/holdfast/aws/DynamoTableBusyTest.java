// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.ANY;
import static dev.holdfast.table.WriteCondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusyException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Tests the table when DynamoDB throttles requests, or when transactions conflict. */
class DynamoTableBusyTest {
    /** The number of attempts for each call of the client that {@link TestDynamoDb} makes for faults. */
    private static final int SDK_ATTEMPTS = 3;

    private static final FaultyHttpClient FAULTS = new FaultyHttpClient();
    private static final DynamoDbClient CLIENT = TestDynamoDb.client(FAULTS, new PartialReadInterceptor());
    private static final String NAME = TestDynamoDb.createTable(CLIENT);

    private final Table table = new DynamoTable(CLIENT, NAME, InstantSource.system());
    private final String partition = UUID.randomUUID().toString();

    @AfterAll
    static void deleteTable() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    @AfterEach
    void assertNoPendingFaults() {
        assertThat(FAULTS.hasPendingFaults()).isFalse();
    }

    private RowKey key(int i) {
        return new RowKey(partition, "n%03d".formatted(i));
    }

    private Row row(int i, long version) {
        return new Row(key(i), version, "{}");
    }

    private boolean write(RowWrite... writes) {
        return table.write(List.of(writes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})
    void throttling_beyond_retries_makes_every_call_busy(String error) {
        FAULTS.refuse("GetItem", SDK_ATTEMPTS, error);
        assertThatThrownBy(() -> table.get(key(1))).isInstanceOf(TableBusyException.class);
        FAULTS.refuse("BatchGetItem", SDK_ATTEMPTS, error);
        assertThatThrownBy(() -> table.getAll(List.of(key(1)))).isInstanceOf(TableBusyException.class);
        FAULTS.refuse("Query", 2 * SDK_ATTEMPTS, error);
        assertThatThrownBy(() -> table.query(RowQuery.wholePartition(partition, 1)))
                .isInstanceOf(TableBusyException.class);
        assertThatThrownBy(() -> table.count(RowQuery.wholePartition(partition, 1)))
                .isInstanceOf(TableBusyException.class);
        FAULTS.refuse("PutItem", SDK_ATTEMPTS, error);
        assertThatThrownBy(() -> write(RowWrite.put(row(1, 1), ABSENT))).isInstanceOf(TableBusyException.class);
        FAULTS.refuse("DeleteItem", SDK_ATTEMPTS, error);
        assertThatThrownBy(() -> write(new RowWrite.Delete(row(1, 1), ANY, false)))
                .isInstanceOf(TableBusyException.class);
        FAULTS.refuse("TransactWriteItems", SDK_ATTEMPTS, error);
        assertThatThrownBy(() -> write(RowWrite.put(row(1, 1), ABSENT), RowWrite.put(row(2, 1), ABSENT)))
                .isInstanceOf(TableBusyException.class);
        assertThat(table.get(key(1))).isEmpty();
    }

    @Test
    void throttling_within_retry_limit_causes_no_error() {
        FAULTS.refuse("PutItem", SDK_ATTEMPTS - 1, "ProvisionedThroughputExceededException");
        assertThat(write(RowWrite.put(row(1, 1), ABSENT))).isTrue();
    }

    @Test
    void write_retries_after_conflict_until_table_is_busy() {
        FAULTS.refuse("PutItem", 2, "TransactionConflictException");
        assertThat(write(RowWrite.put(row(1, 1), ABSENT))).isTrue();
        FAULTS.respond("TransactWriteItems", 2, 400, request -> cancelledResponse("TransactionConflict"));
        assertThat(write(RowWrite.put(row(1, 2), versionIs(1)), RowWrite.put(row(2, 1), ABSENT)))
                .isTrue();
        FAULTS.respond("TransactWriteItems", 9, 400, request -> cancelledResponse("TransactionConflict"));
        assertThatThrownBy(() -> write(RowWrite.put(row(1, 3), versionIs(2)), RowWrite.put(row(2, 2), versionIs(1))))
                .isInstanceOf(TableBusyException.class);
    }

    @Test
    void failed_condition_with_conflict_returns_false() {
        FAULTS.respond(
                "TransactWriteItems",
                1,
                400,
                request -> cancelledResponse("TransactionConflict", "ConditionalCheckFailed"));
        assertThat(write(RowWrite.put(row(1, 1), ABSENT), RowWrite.put(row(2, 1), ABSENT)))
                .isFalse();
    }

    @Test
    void transaction_with_unknown_outcome_is_not_reported_as_busy() {
        FAULTS.refuse("TransactWriteItems", 9 * SDK_ATTEMPTS, "TransactionInProgressException");
        assertThatThrownBy(() -> write(RowWrite.put(row(1, 1), ABSENT), RowWrite.put(row(2, 1), ABSENT)))
                .isInstanceOf(TransactionInProgressException.class);
    }

    @Test
    void failed_write_keeps_outcomes_of_other_writes() {
        write(RowWrite.put(row(1, 1), ABSENT));
        var tooLarge = new Row(key(2), 1, incompressible());
        assertThatThrownBy(() -> table.writeEach(List.of(
                        RowWrite.put(row(1, 1), ABSENT),
                        RowWrite.put(tooLarge, ABSENT),
                        RowWrite.put(row(3, 1), ABSENT))))
                .isInstanceOfSatisfying(
                        PartialWriteException.class,
                        e -> assertThat(e.outcomes()).containsExactly(false, null, true));
        assertThat(table.get(key(3))).isPresent();
    }

    /** Returns a text that exceeds DynamoDB's limit of 400 KB for a row even after compression. */
    private static String incompressible() {
        return new Random(1)
                .ints(900_000, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void reader_retries_unprocessed_keys_until_table_is_busy() {
        write(RowWrite.put(row(1, 1), ABSENT));
        FAULTS.respond("BatchGetItem", 3, 200, DynamoTableBusyTest::unprocessedResponse);
        assertThat(table.getAll(List.of(key(1), key(2)))).containsOnlyKeys(key(1));
        FAULTS.respond("BatchGetItem", 8, 200, DynamoTableBusyTest::unprocessedResponse);
        assertThatThrownBy(() -> table.getAll(List.of(key(1)))).isInstanceOf(TableBusyException.class);
    }

    @Test
    void reader_collects_100_rows_from_partial_responses() {
        var rows = IntStream.range(0, 100).mapToObj(i -> row(i, 1)).toList();
        table.writeEach(rows.stream().map(row -> RowWrite.put(row, ABSENT)).toList());
        assertThat(table.getAll(rows.stream().map(Row::key).toList())).hasSize(100);
    }

    private static String unprocessedResponse(String request) {
        return "{\"Responses\":{},\"UnprocessedKeys\":"
                + request.substring(request.indexOf(':') + 1, request.lastIndexOf('}')) + "}";
    }

    private static String cancelledResponse(String... reasons) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"CancellationReasons\":["
                + String.join(
                        ",",
                        Arrays.stream(reasons)
                                .map(r -> "{\"Code\":\"" + r + "\"}")
                                .toList())
                + "]}";
    }
}
