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

/** DynamoDB asks to slow down, or has a row in other hands. */
class DynamoTableBusyTest {
    /** As often as the client of these tests tries. */
    private static final int SDK_ATTEMPTS = 3;

    private static final FaultyHttpClient FAULTS = new FaultyHttpClient();
    private static final DynamoDbClient CLIENT = TestDynamoDb.client(FAULTS, new PartialReadInterceptor());
    private static final String NAME = TestDynamoDb.createTable(CLIENT);

    private final Table table = new DynamoTable(CLIENT, NAME, InstantSource.system());
    private final String own = UUID.randomUUID().toString();

    @AfterAll
    static void drop() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    @AfterEach
    void every_fault_happened() {
        assertThat(FAULTS.hasPendingFaults()).isFalse();
    }

    private RowKey key(int i) {
        return new RowKey(own, "n%03d".formatted(i));
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
        assertThatThrownBy(() -> table.query(RowQuery.wholePartition(own, 1))).isInstanceOf(TableBusyException.class);
        assertThatThrownBy(() -> table.count(RowQuery.wholePartition(own, 1))).isInstanceOf(TableBusyException.class);
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
    void throttling_within_retry_limit_goes_unnoticed() {
        FAULTS.refuse("PutItem", SDK_ATTEMPTS - 1, "ProvisionedThroughputExceededException");
        assertThat(write(RowWrite.put(row(1, 1), ABSENT))).isTrue();
    }

    @Test
    void write_waits_for_transaction_on_its_row_then_is_busy() {
        FAULTS.refuse("PutItem", 2, "TransactionConflictException");
        assertThat(write(RowWrite.put(row(1, 1), ABSENT))).isTrue();
        FAULTS.answer("TransactWriteItems", 2, 400, request -> cancelled("TransactionConflict"));
        assertThat(write(RowWrite.put(row(1, 2), versionIs(1)), RowWrite.put(row(2, 1), ABSENT)))
                .isTrue();
        FAULTS.answer("TransactWriteItems", 9, 400, request -> cancelled("TransactionConflict"));
        assertThatThrownBy(() -> write(RowWrite.put(row(1, 3), versionIs(2)), RowWrite.put(row(2, 2), versionIs(1))))
                .isInstanceOf(TableBusyException.class);
    }

    @Test
    void failed_condition_beside_conflict_is_refusal() {
        FAULTS.answer(
                "TransactWriteItems", 1, 400, request -> cancelled("TransactionConflict", "ConditionalCheckFailed"));
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
    void failed_write_leaves_outcomes_of_other_writes() {
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

    /** More than the 400 KB that a row may have, however it is deflated. */
    private static String incompressible() {
        return new Random(1)
                .ints(900_000, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void unprocessed_keys_are_read_again_a_limited_number_of_times() {
        write(RowWrite.put(row(1, 1), ABSENT));
        FAULTS.answer("BatchGetItem", 3, 200, DynamoTableBusyTest::nothingRead);
        assertThat(table.getAll(List.of(key(1), key(2)))).containsOnlyKeys(key(1));
        FAULTS.answer("BatchGetItem", 8, 200, DynamoTableBusyTest::nothingRead);
        assertThatThrownBy(() -> table.getAll(List.of(key(1)))).isInstanceOf(TableBusyException.class);
    }

    @Test
    void hundred_large_rows_arrive_although_each_answer_holds_few() {
        var rows = IntStream.range(0, 100).mapToObj(i -> row(i, 1)).toList();
        table.writeEach(rows.stream().map(row -> RowWrite.put(row, ABSENT)).toList());
        assertThat(table.getAll(rows.stream().map(Row::key).toList())).hasSize(100);
    }

    private static String nothingRead(String request) {
        return "{\"Responses\":{},\"UnprocessedKeys\":"
                + request.substring(request.indexOf(':') + 1, request.lastIndexOf('}')) + "}";
    }

    private static String cancelled(String... reasons) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"CancellationReasons\":["
                + String.join(
                        ",",
                        Arrays.stream(reasons)
                                .map(r -> "{\"Code\":\"" + r + "\"}")
                                .toList())
                + "]}";
    }
}
