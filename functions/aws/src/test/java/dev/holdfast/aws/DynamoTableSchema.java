// SPDX-License-Identifier: Apache-2.0
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

/** The schema of the table that {@link DynamoTable} uses. The schema equals the schema in template.yaml. */
public final class DynamoTableSchema {
    private DynamoTableSchema() {}

    /** Makes the request that creates a table of this name. */
    public static CreateTableRequest named(String table) {
        return CreateTableRequest.builder()
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(Stream.concat(
                                Stream.of(RowCodec.PARTITION, RowCodec.SORT),
                                Arrays.stream(TableIndex.values())
                                        .flatMap(index -> Stream.of(RowCodec.partition(index), RowCodec.sort(index))))
                        .map(DynamoTableSchema::textAttribute)
                        .toList())
                .keySchema(keys(RowCodec.PARTITION, RowCodec.SORT))
                .globalSecondaryIndexes(Arrays.stream(TableIndex.values())
                        .map(DynamoTableSchema::index)
                        .toList())
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))
                .build();
    }

    private static GlobalSecondaryIndex index(TableIndex tableIndex) {
        return GlobalSecondaryIndex.builder()
                .indexName(RowCodec.name(tableIndex))
                .keySchema(keys(RowCodec.partition(tableIndex), RowCodec.sort(tableIndex)))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static AttributeDefinition textAttribute(String name) {
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
