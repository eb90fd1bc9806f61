package dev.holdfast.aws;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableModelProperty;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Random writes to DynamoDB end where a plain map ends. */
class DynamoModelTest extends TableModelProperty {
    private static final DynamoDbClient CLIENT = Dynamo.client();
    private static final String NAME = Dynamo.table(CLIENT);

    @Override
    protected Table table(InstantSource clock) {
        return new DynamoTable(CLIENT, NAME, clock);
    }
}
