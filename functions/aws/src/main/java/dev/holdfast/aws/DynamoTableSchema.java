package dev.holdfast.aws;

import dev.holdfast.table.TableIndex;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The table that {@link DynamoTable} expects: what template.yaml deploys, for whoever makes one by other means. */
public final class DynamoTableSchema {
    private DynamoTableSchema() {}

    public static CreateTableRequest named(String table) {
        return CreateTableRequest.builder()
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(Stream.concat(
                                Stream.of(RowCodec.PARTITION, RowCodec.SORT),
                                Arrays.stream(TableIndex.values())
                                        .flatMap(i -> Stream.of(RowCodec.partition(i), RowCodec.sort(i))))
                        .map(DynamoTableSchema::text)
                        .toList())
                .keySchema(keys(RowCodec.PARTITION, RowCodec.SORT))
                .globalSecondaryIndexes(Arrays.stream(TableIndex.values())
                        .map(DynamoTableSchema::index)
                        .toList())
                .streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))
                .build();
    }

    private static GlobalSecondaryIndex index(TableIndex tableIndex) {
        return GlobalSecondaryIndex.builder()
                .indexName(RowCodec.name(tableIndex))
                .keySchema(keys(RowCodec.partition(tableIndex), RowCodec.sort(tableIndex)))
                .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static List<KeySchemaElement> keys(String partition, String sort) {
        return List.of(
                KeySchemaElement.builder()
                        .attributeName(partition)
                        .keyType(KeyType.HASH)
                        .build(),
                KeySchemaElement.builder()
                        .attributeName(sort)
                        .keyType(KeyType.RANGE)
                        .build());
    }
}
