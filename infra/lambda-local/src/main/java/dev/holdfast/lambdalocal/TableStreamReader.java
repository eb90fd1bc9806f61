// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads a table's stream in the same way as Lambda's event source mapping, and makes the function's event. */
final class TableStreamReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(300);

    private TableStreamReader() {}

    /**
     * Reads the whole stream as one batch.
     *
     * @param marker the sort key of the newest change; the reader waits until the stream contains this change
     */
    static String event(URI endpoint, String streamArn, String marker) {
        try (var client = DynamoDbStreamsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("tested", "tested")))
                .build()) {
            var end = System.nanoTime() + READ_TIMEOUT.toNanos();
            while (System.nanoTime() < end) {
                var changes = readChanges(client, streamArn);
                if (changes.stream().anyMatch(change -> marker.equals(sortKeyOf(change)))) return event(changes);
            }
            throw new AssertionError("the stream has no newest change within " + READ_TIMEOUT);
        }
    }

    private static List<Record> readChanges(DynamoDbStreamsClient client, String streamArn) {
        var changes = new ArrayList<Record>();
        var stream = client.describeStream(r -> r.streamArn(streamArn)).streamDescription();
        for (var shard : stream.shards()) {
            var nextIterator = client.getShardIterator(r -> r.streamArn(streamArn)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            while (nextIterator != null) {
                var iterator = nextIterator;
                var page = client.getRecords(r -> r.shardIterator(iterator));
                changes.addAll(page.records());
                // An open shard has no end, so the reader stops at the first empty answer.
                nextIterator = page.records().isEmpty() ? null : page.nextShardIterator();
            }
        }
        return changes;
    }

    private static String sortKeyOf(Record change) {
        var key = change.dynamodb().keys().get("sk");
        return key == null ? "" : key.s();
    }

    private static String event(List<Record> changes) {
        var event = JSON.createObjectNode();
        var records = event.putArray("Records");
        for (var change : changes) {
            var record = records.addObject()
                    .put("eventName", change.eventNameAsString())
                    .put("eventSource", "aws:dynamodb");
            var dynamodb = record.putObject("dynamodb")
                    .put("SequenceNumber", change.dynamodb().sequenceNumber());
            if (change.dynamodb().hasNewImage())
                writeTypedAttributes(
                        dynamodb.putObject("NewImage"), change.dynamodb().newImage());
        }
        return event.toString();
    }

    private static void writeTypedAttributes(ObjectNode image, Map<String, AttributeValue> attributes) {
        attributes.forEach((name, value) -> {
            var typed = image.putObject(name);
            switch (value.type()) {
                case S -> typed.put("S", value.s());
                case N -> typed.put("N", value.n());
                case BOOL -> typed.put("BOOL", value.bool());
                case B ->
                    typed.put("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
                default -> throw new AssertionError("no row has an attribute of type " + value.type());
            }
        });
    }
}
