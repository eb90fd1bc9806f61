package dev.holdfast.lambdalocal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads a table's stream the way Lambda's event source mapping does, and makes the event of it that a function gets. */
public final class ChangeStream {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ChangeStream() {}

    /** All that the stream holds, as one batch. */
    public static String event(URI endpoint, String streamArn) {
        var event = JSON.createObjectNode();
        var records = event.putArray("Records");
        try (var client = DynamoDbStreamsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("tested", "tested")))
                .build()) {
            var stream = client.describeStream(r -> r.streamArn(streamArn)).streamDescription();
            for (var shard : stream.shards()) {
                var from = client.getShardIterator(r -> r.streamArn(streamArn)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON));
                for (var change : client.getRecords(r -> r.shardIterator(from.shardIterator()))
                        .records()) {
                    var record = records.addObject()
                            .put("eventName", change.eventNameAsString())
                            .put("eventSource", "aws:dynamodb");
                    var dynamodb = record.putObject("dynamodb")
                            .put("SequenceNumber", change.dynamodb().sequenceNumber());
                    if (change.dynamodb().hasNewImage())
                        typed(dynamodb.putObject("NewImage"), change.dynamodb().newImage());
                }
            }
        }
        return event.toString();
    }

    private static void typed(ObjectNode image, Map<String, AttributeValue> attributes) {
        attributes.forEach((name, value) -> {
            var typed = image.putObject(name);
            switch (value.type()) {
                case S -> typed.put("S", value.s());
                case N -> typed.put("N", value.n());
                case BOOL -> typed.put("BOOL", value.bool());
                case B ->
                    typed.put("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
                default -> throw new AssertionError("no row has a " + value.type());
            }
        });
    }
}
