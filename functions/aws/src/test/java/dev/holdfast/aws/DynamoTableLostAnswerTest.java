// SPDX-License-Identifier: Apache-2.0
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

/** Tests writes that the SDK repeats after a lost response. The table must recognise its own earlier write. */
class DynamoTableLostAnswerTest {
    private static final FaultyHttpClient FAULTS = new FaultyHttpClient();
    private static final DynamoDbClient CLIENT = TestDynamoDb.client(FAULTS);
    private static final String NAME = TestDynamoDb.createTable(CLIENT);

    private final Table table = new DynamoTable(CLIENT, NAME, InstantSource.system());
    private final RowKey rowKey = new RowKey(UUID.randomUUID().toString(), "a");

    @AfterAll
    static void deleteTable() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
        CLIENT.close();
    }

    @AfterEach
    void assertNoPendingFaults() {
        assertThat(FAULTS.hasPendingFaults()).isFalse();
    }

    private Row row(long version) {
        return new Row(rowKey, version, "{}");
    }

    private boolean write(RowWrite rowWrite) {
        return table.write(List.of(rowWrite));
    }

    @Test
    void creation_succeeds_when_response_is_lost() {
        FAULTS.loseResponse("PutItem");
        assertThat(write(RowWrite.announce(row(1), ABSENT))).isTrue();
        assertThat(table.get(rowKey)).contains(row(1));
    }

    @Test
    void change_succeeds_when_response_is_lost_twice() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseResponse("PutItem");
        FAULTS.loseResponse("PutItem");
        assertThat(write(RowWrite.put(row(2), versionIs(1)))).isTrue();
        assertThat(table.get(rowKey)).contains(row(2));
    }

    @Test
    void failed_condition_stays_false_when_response_is_lost() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseResponse("PutItem");
        assertThat(write(RowWrite.put(row(1), ABSENT))).isFalse();
    }

    @Test
    void announced_deletion_succeeds_when_response_is_lost() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseResponse("PutItem");
        assertThat(write(new RowWrite.Delete(row(2), versionIs(1), true))).isTrue();
        assertThat(table.get(rowKey)).isEmpty();
    }

    @Test
    void deletion_succeeds_when_response_is_lost() {
        write(RowWrite.put(row(1), ABSENT));
        FAULTS.loseResponse("TransactWriteItems");
        assertThat(write(new RowWrite.Delete(row(2), versionIs(1), false))).isTrue();
        FAULTS.loseResponse("DeleteItem");
        assertThat(write(new RowWrite.Delete(row(2), ANY, false))).isTrue();
    }

    @Test
    void transaction_is_applied_once_when_response_is_lost() {
        var otherRow = new Row(new RowKey(rowKey.partition(), "b"), 1, "{}");
        FAULTS.loseResponse("TransactWriteItems");
        assertThat(table.write(List.of(RowWrite.put(row(1), ABSENT), RowWrite.put(otherRow, ABSENT))))
                .isTrue();
        assertThat(table.write(List.of(RowWrite.put(row(1), ABSENT), RowWrite.put(otherRow, ABSENT))))
                .isFalse();
    }
}
