// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.lambdalocal.LocalCloud;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Calls the packaged functions, and passes events and invocations from one function to another, as AWS does. A webhook
 * subscription gets every event.
 */
final class DeployedStack implements AutoCloseable {
    static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    final LocalCloud cloud;

    /** The reply that created the subscription. */
    final JsonNode subscribed;

    private boolean closed;

    DeployedStack(LocalCloud localCloud) throws Exception {
        this.cloud = localCloud;
        subscribed = call("put-subscription", "{'id':'pager','address':'" + localCloud.receiverUrl("hook") + "'}");
    }

    /** @param event the JSON, written with single quotes */
    JsonNode call(String function, String event) throws Exception {
        return JSON.readTree(answer(function, event.replace('\'', '"')));
    }

    private String answer(String function, String event) {
        if (closed) throw new IllegalStateException("the check of the rights is over; too late to call " + function);
        return cloud.call(function, event);
    }

    String text(String function, String event, String at) throws Exception {
        return call(function, event).at(at).asText();
    }

    /**
     * Passes the table's stream to publish-events, and then executes the invocations of deliver-events that
     * publish-events has requested.
     */
    void publish() throws Exception {
        assertThat(call("publish-events", cloud.streamEvent()).at("/batchItemFailures"))
                .isEmpty();
        deliver();
    }

    void deliver() throws Exception {
        executeInvocations("deliver-events");
    }

    /** Executes all asynchronous invocations of {@code function} that other functions have requested. */
    void executeInvocations(String function) throws Exception {
        for (var event = cloud.nextInvocation(function); event != null; event = cloud.nextInvocation(function)) {
            answer(function, event);
        }
    }

    /** Returns the types of the events that the receiver has got since the previous call of this method. */
    List<String> types() throws Exception {
        var types = new ArrayList<String>();
        for (var body = cloud.nextWebhook(); body != null; body = cloud.nextWebhook()) {
            types.add(JSON.readTree(body).get("type").asText());
        }
        return types;
    }

    DynamoTable table() {
        return new DynamoTable(cloud.dynamo(), cloud.table(), InstantSource.system());
    }

    /**
     * Makes all waiting rows of the partition due. Sets the instant in the member {@code member} of each row to the
     * past.
     */
    void makeDue(String partition, String member) {
        for (var row : table().query(RowQuery.wholePartition(partition, 100)).rows()) {
            if (!row.entries().containsKey(TableIndex.DUE)) continue;
            var body = row.body().replaceAll("\"" + member + "\":\"[^\"]*\"", "\"" + member + "\":\"" + PAST + "\"");
            var due = Map.of(TableIndex.DUE, new ShardLayout(4).dueKey(row.key(), PAST));
            var next = new Row(row.key(), row.version(), body, due, row.expires());
            table().write(List.of(RowWrite.put(next, WriteCondition.ANY)));
        }
    }

    /** Replaces a text in the bodies of those rows of a partition whose sort key has the given beginning. */
    void editRows(String partition, String sortPrefix, String text, String replacement) {
        for (var row : table().query(RowQuery.wholePartition(partition, 100)).rows()) {
            if (!row.key().sort().startsWith(sortPrefix)) continue;
            var body = row.body().replace(text, replacement);
            var next = new Row(row.key(), row.version(), body, row.entries(), row.expires());
            table().write(List.of(RowWrite.put(next, WriteCondition.ANY)));
        }
    }

    /** Returns the bodies of the rows of a partition. */
    List<String> bodies(String partition) {
        return table().query(RowQuery.wholePartition(partition, 100)).rows().stream()
                .map(Row::body)
                .toList();
    }

    /** Makes a batch due, and removes the members that the pattern matches. */
    void makeBatchDue(String partition, String removedMembers) {
        for (var row : table().query(RowQuery.wholePartition(partition, 100)).rows()) {
            var body = row.body().replaceAll(removedMembers, "");
            var due = Map.of(TableIndex.DUE, new ShardLayout(4).dueKey(row.key(), PAST));
            var next = new Row(row.key(), row.version(), body, due, null);
            table().write(List.of(RowWrite.put(next, WriteCondition.ANY)));
        }
    }

    /** Stops the functions. Later calls fail, so that none of them escapes the check of the rights. */
    @Override
    public void close() throws Exception {
        if (closed) return;
        closed = true;
        cloud.close();
    }
}
