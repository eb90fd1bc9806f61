package dev.holdfast.aws;

import static dev.holdfast.table.Condition.ABSENT;
import static dev.holdfast.table.Condition.ANY;
import static dev.holdfast.table.Condition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.table.Key;
import dev.holdfast.table.PartlyWritten;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
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
class BusyTest {
    /** As often as the client of these tests tries. */
    private static final int TRIES = 3;

    private static final Faults FAULTS = new Faults();
    private static final DynamoDbClient CLIENT = Dynamo.client(FAULTS, new Crumbs());
    private static final String NAME = Dynamo.table(CLIENT);

    private final Table table = new DynamoTable(CLIENT, NAME, InstantSource.system());
    private final String own = UUID.randomUUID().toString();

    @AfterAll
    static void drop() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    @AfterEach
    void every_fault_happened() {
        assertThat(FAULTS.pending()).isFalse();
    }

    private Key key(int i) {
        return new Key(own, "n%03d".formatted(i));
    }

    private Row row(int i, long version) {
        return new Row(key(i), version, "{}");
    }

    private boolean write(Write... writes) {
        return table.write(List.of(writes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})
    void throttling_that_outlasts_the_retries_is_busy_whatever_is_called(String error) {
        FAULTS.refuse("GetItem", TRIES, error);
        assertThatThrownBy(() -> table.get(key(1))).isInstanceOf(TableBusy.class);
        FAULTS.refuse("BatchGetItem", TRIES, error);
        assertThatThrownBy(() -> table.getAll(List.of(key(1)))).isInstanceOf(TableBusy.class);
        FAULTS.refuse("Query", 2 * TRIES, error);
        assertThatThrownBy(() -> table.query(Query.rows(own, 1))).isInstanceOf(TableBusy.class);
        assertThatThrownBy(() -> table.count(Query.rows(own, 1))).isInstanceOf(TableBusy.class);
        FAULTS.refuse("PutItem", TRIES, error);
        assertThatThrownBy(() -> write(Write.put(row(1, 1), ABSENT))).isInstanceOf(TableBusy.class);
        FAULTS.refuse("DeleteItem", TRIES, error);
        assertThatThrownBy(() -> write(new Write.Delete(row(1, 1), ANY, false))).isInstanceOf(TableBusy.class);
        FAULTS.refuse("TransactWriteItems", TRIES, error);
        assertThatThrownBy(() -> write(Write.put(row(1, 1), ABSENT), Write.put(row(2, 1), ABSENT)))
                .isInstanceOf(TableBusy.class);
        assertThat(table.get(key(1))).isEmpty();
    }

    @Test
    void throttling_that_ends_in_time_is_not_noticed() {
        FAULTS.refuse("PutItem", TRIES - 1, "ProvisionedThroughputExceededException");
        assertThat(write(Write.put(row(1, 1), ABSENT))).isTrue();
    }

    @Test
    void a_row_in_a_transaction_is_waited_for_and_then_busy() {
        FAULTS.refuse("PutItem", 2, "TransactionConflictException");
        assertThat(write(Write.put(row(1, 1), ABSENT))).isTrue();
        FAULTS.answer("TransactWriteItems", 2, 400, request -> cancelled("TransactionConflict"));
        assertThat(write(Write.put(row(1, 2), versionIs(1)), Write.put(row(2, 1), ABSENT)))
                .isTrue();
        FAULTS.answer("TransactWriteItems", 9, 400, request -> cancelled("TransactionConflict"));
        assertThatThrownBy(() -> write(Write.put(row(1, 3), versionIs(2)), Write.put(row(2, 2), versionIs(1))))
                .isInstanceOf(TableBusy.class);
    }

    @Test
    void a_condition_that_failed_beside_a_conflict_is_a_refusal() {
        FAULTS.answer(
                "TransactWriteItems", 1, 400, request -> cancelled("TransactionConflict", "ConditionalCheckFailed"));
        assertThat(write(Write.put(row(1, 1), ABSENT), Write.put(row(2, 1), ABSENT)))
                .isFalse();
    }

    @Test
    void a_transaction_whose_end_nobody_knows_is_not_said_to_have_written_nothing() {
        FAULTS.refuse("TransactWriteItems", 9 * TRIES, "TransactionInProgressException");
        assertThatThrownBy(() -> write(Write.put(row(1, 1), ABSENT), Write.put(row(2, 1), ABSENT)))
                .isInstanceOf(TransactionInProgressException.class);
    }

    @Test
    void a_write_that_fails_among_others_leaves_them_their_outcomes() {
        write(Write.put(row(1, 1), ABSENT));
        var tooLarge = new Row(key(2), 1, incompressible());
        assertThatThrownBy(() -> table.writeEach(List.of(
                        Write.put(row(1, 1), ABSENT), Write.put(tooLarge, ABSENT), Write.put(row(3, 1), ABSENT))))
                .isInstanceOfSatisfying(
                        PartlyWritten.class, e -> assertThat(e.outcomes()).containsExactly(false, null, true));
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
    void keys_that_were_left_out_are_asked_for_again_but_not_forever() {
        write(Write.put(row(1, 1), ABSENT));
        FAULTS.answer("BatchGetItem", 3, 200, BusyTest::nothingRead);
        assertThat(table.getAll(List.of(key(1), key(2)))).containsOnlyKeys(key(1));
        FAULTS.answer("BatchGetItem", 8, 200, BusyTest::nothingRead);
        assertThatThrownBy(() -> table.getAll(List.of(key(1)))).isInstanceOf(TableBusy.class);
    }

    @Test
    void a_hundred_large_rows_that_come_a_few_at_a_time_all_come() {
        var rows = IntStream.range(0, 100).mapToObj(i -> row(i, 1)).toList();
        table.writeEach(rows.stream().map(row -> Write.put(row, ABSENT)).toList());
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
