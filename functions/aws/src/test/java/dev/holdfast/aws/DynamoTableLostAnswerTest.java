package dev.holdfast.aws;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.ANY;
import static dev.holdfast.table.WriteCondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An answer that is lost makes the SDK send a write again: it must not take its own work for somebody else's. */
class DynamoTableLostAnswerTest {
    private static final FaultyHttpClient FAULTS = new FaultyHttpClient();
    private static final DynamoDbClient CLIENT = TestDynamoDb.client(FAULTS);
    private static final String NAME = TestDynamoDb.createTable(CLIENT);

    private final Table table = new DynamoTable(CLIENT, NAME, InstantSource.system());
    private final RowKey rowKey = new RowKey(UUID.randomUUID().toString(), "a");

    @AfterAll
    static void drop() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    @AfterEach
    void every_fault_happened() {
        assertThat(FAULTS.hasPendingFaults()).isFalse();
    }

    private Row row(long version) {
        return new Row(rowKey, version, "{}");
    }

    private boolean write(RowWrite rowWrite) {
        return table.write(List.of(rowWrite));
    }

    @Test
    void row_is_created_when_answer_to_its_creation_is_lost() {
        FAULTS.loseAnswer("PutItem");
        assertThat(write(RowWrite.announce(row(1), ABSENT))).isTrue();
        assertThat(table.get(rowKey)).contains(row(1));
    }

    @Test
    void change_is_done_when_its_answer_is_lost() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseAnswer("PutItem");
        FAULTS.loseAnswer("PutItem");
        assertThat(write(RowWrite.put(row(2), versionIs(1)))).isTrue();
        assertThat(table.get(rowKey)).contains(row(2));
    }

    @Test
    void refusal_whose_answer_is_lost_stays_refusal_for_same_content() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseAnswer("PutItem");
        assertThat(write(RowWrite.put(row(1), ABSENT))).isFalse();
    }

    @Test
    void tombstone_is_put_when_its_answer_is_lost() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseAnswer("PutItem");
        assertThat(write(new RowWrite.Delete(row(2), versionIs(1), true))).isTrue();
        assertThat(table.get(rowKey)).isEmpty();
    }

    @Test
    void deletion_is_done_when_its_answer_is_lost() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseAnswer("TransactWriteItems");
        assertThat(write(new RowWrite.Delete(row(2), versionIs(1), false))).isTrue();
        FAULTS.loseAnswer("DeleteItem");
        assertThat(write(new RowWrite.Delete(row(2), ANY, false))).isTrue();
    }

    @Test
    void transaction_is_done_once_when_its_answer_is_lost() {
        var other = new Row(new RowKey(rowKey.partition(), "b"), 1, "{}");
        FAULTS.loseAnswer("TransactWriteItems");
        assertThat(table.write(List.of(RowWrite.put(row(1), ABSENT), RowWrite.put(other, ABSENT))))
                .isTrue();
        assertThat(table.write(List.of(RowWrite.put(row(1), ABSENT), RowWrite.put(other, ABSENT))))
                .isFalse();
    }
}
