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

/** The table on DynamoDB: single puts wherever one row is enough, transactions only where several must change together. */
public final class DynamoTable implements Table {
    private final DynamoReader dynamoReader;
    private final DynamoWriter dynamoWriter;

    /**
     * @param client built by the application, with its own retries for throttling and lost connections
     * @param table the name of a table as {@link DynamoTableSchema} describes it
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
    public boolean write(List<RowWrite> all) {
        return dynamoWriter.write(all);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Up to 16 go out at once. When one fails the others are finished before that is said.
     */
    @Override
    public List<Boolean> writeEach(List<RowWrite> all) {
        return dynamoWriter.writeEach(all);
    }
}
