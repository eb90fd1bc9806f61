package dev.holdfast.aws;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableModelProperty;
import java.time.InstantSource;
import net.jqwik.api.lifecycle.AfterContainer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Random writes to DynamoDB end where a plain map ends. */
class DynamoModelTest extends TableModelProperty {
    private static final DynamoDbClient CLIENT = Dynamo.client();
    private static final String NAME = Dynamo.table(CLIENT);

    @AfterContainer
    static void drop() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
    }

    @Override
    protected Table table(InstantSource clock) {
        return new DynamoTable(CLIENT, NAME, clock);
    }

    @Override
    protected void indexesHaveCaughtUp() {
        Dynamo.indexesHaveCaughtUp(CLIENT, NAME);
    }
}
