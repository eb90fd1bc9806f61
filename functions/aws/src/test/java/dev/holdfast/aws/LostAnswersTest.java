package dev.holdfast.aws;

import static dev.holdfast.table.Condition.ABSENT;
import static dev.holdfast.table.Condition.ANY;
import static dev.holdfast.table.Condition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An answer that is lost makes the SDK send a write again: it must not take its own work for somebody else's. */
class LostAnswersTest {
    private static final Faults FAULTS = new Faults();
    private static final DynamoDbClient CLIENT = Dynamo.client(FAULTS);
    private static final String NAME = Dynamo.table(CLIENT);

    private final Table table = new DynamoTable(CLIENT, NAME, InstantSource.system());
    private final Key key = new Key(UUID.randomUUID().toString(), "a");

    @AfterAll
    static void drop() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    @AfterEach
    void every_fault_happened() {
        assertThat(FAULTS.pending()).isFalse();
    }

    private Row row(long version) {
        return new Row(key, version, "{}");
    }

    private boolean write(Write write) {
        return table.write(List.of(write));
    }

    @Test
    void a_row_whose_creation_was_done_but_not_answered_is_created() {
        FAULTS.lose("PutItem");
        assertThat(write(Write.announce(row(1), ABSENT))).isTrue();
        assertThat(table.get(key)).contains(row(1));
    }

    @Test
    void a_change_that_was_done_but_not_answered_is_done() {
        write(Write.put(row(1), ABSENT));
        FAULTS.lose("PutItem");
        FAULTS.lose("PutItem");
        assertThat(write(Write.put(row(2), versionIs(1)))).isTrue();
        assertThat(table.get(key)).contains(row(2));
    }

    @Test
    void a_refusal_that_was_lost_stays_a_refusal_even_for_the_very_same_content() {
        write(Write.put(row(1), ABSENT));
        FAULTS.lose("PutItem");
        assertThat(write(Write.put(row(1), ABSENT))).isFalse();
    }

    @Test
    void a_tombstone_that_was_put_but_not_answered_is_put() {
        write(Write.put(row(1), ABSENT));
        FAULTS.lose("PutItem");
        assertThat(write(new Write.Delete(row(2), versionIs(1), true))).isTrue();
        assertThat(table.get(key)).isEmpty();
    }

    @Test
    void a_deletion_that_was_done_but_not_answered_is_done() {
        write(Write.put(row(1), ABSENT));
        FAULTS.lose("TransactWriteItems");
        assertThat(write(new Write.Delete(row(2), versionIs(1), false))).isTrue();
        FAULTS.lose("DeleteItem");
        assertThat(write(new Write.Delete(row(2), ANY, false))).isTrue();
    }

    @Test
    void a_transaction_that_was_done_but_not_answered_is_done_once() {
        var other = new Row(new Key(key.partition(), "b"), 1, "{}");
        FAULTS.lose("TransactWriteItems");
        assertThat(table.write(List.of(Write.put(row(1), ABSENT), Write.put(other, ABSENT))))
                .isTrue();
        assertThat(table.write(List.of(Write.put(row(1), ABSENT), Write.put(other, ABSENT))))
                .isFalse();
    }
}
