// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Stores rows in DynamoDB. This class sends a single request to write one row, and a transaction to write several rows.
 */
public final class DynamoTable implements Table {
    private final DynamoReader dynamoReader;
    private final DynamoWriter dynamoWriter;

    /**
     * @param client from {@link ClientRetryPolicy#tableClient}, which limits retries
     * @param table the name of a table with the definition in template.yaml
     */
    public DynamoTable(DynamoDbClient client, String table, InstantSource clock) {
        this.dynamoReader = new DynamoReader(client, table, clock);
        this.dynamoWriter = new DynamoWriter(client, table, clock);
    }

    @Override
    public Optional<Row> get(RowKey rowKey) {
        return dynamoReader.get(rowKey);
    }

    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        return dynamoReader.getAll(keys);
    }

    @Override
    public RowPage query(RowQuery rowQuery) {
        return dynamoReader.query(rowQuery);
    }

    @Override
    public long count(RowQuery rowQuery) {
        return dynamoReader.count(rowQuery);
    }

    @Override
    public boolean write(List<RowWrite> writes) {
        return dynamoWriter.write(writes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>At most 16 writes run concurrently. After a failure, the method still makes the remaining writes. Then it
     * throws an exception.
     */
    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        return dynamoWriter.writeEach(writes);
    }
}
