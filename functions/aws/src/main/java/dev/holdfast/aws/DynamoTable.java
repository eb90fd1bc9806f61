package dev.holdfast.aws;

import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The table on DynamoDB: single puts wherever one row is enough, transactions only where several must change together. */
public final class DynamoTable implements Table {
    private final Reads reads;
    private final Writes writes;

    /**
     * @param client built by the application, with its own retries for throttling and lost connections
     * @param table the name of a table as {@link TableSchema} describes it
     */
    public DynamoTable(DynamoDbClient client, String table, InstantSource clock) {
        this.reads = new Reads(client, table, clock);
        this.writes = new Writes(client, table, clock);
    }

    @Override
    public Optional<Row> get(Key key) {
        return reads.get(key);
    }

    @Override
    public Map<Key, Row> getAll(List<Key> keys) {
        return reads.getAll(keys);
    }

    @Override
    public Page query(Query query) {
        return reads.query(query);
    }

    @Override
    public long count(Query query) {
        return reads.count(query);
    }

    @Override
    public boolean write(List<Write> all) {
        return writes.write(all);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Up to 16 go out at once. When one fails the others are finished before that is said.
     */
    @Override
    public List<Boolean> writeEach(List<Write> all) {
        return writes.writeEach(all);
    }
}
