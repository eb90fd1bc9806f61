package dev.holdfast.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.table.Row;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The batches of the table's stream, as Lambda passes them to a function. */
public final class StreamBatchReader {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBatchReader.class);
    private static final ObjectMapper JSON_MAPPER = new ObjectMapper();

    private StreamBatchReader() {}

    /**
     * What Lambda is to be told of a batch: from the first of these on, it comes again.
     *
     * @param batchItemFailures one or none
     */
    public record StreamBatchResponse(List<BatchItemFailure> batchItemFailures) {
        /** @param itemIdentifier a stream record's sequence number */
        public record BatchItemFailure(String itemIdentifier) {}
    }

    /**
     * Hands the announced rows of a batch on, in order; stops at the first that fails, since order matters. What can't be
     * decoded would fail for ever and hold up everything behind it, so it is passed over.
     *
     * @param unreadable told the partition of each row that was passed over, and why
     */
    public static StreamBatchResponse publish(
            String event, Consumer<Row> consumer, BiConsumer<String, RuntimeException> unreadable) {
        for (var record : records(event)) {
            var image = record.path("dynamodb").path("NewImage");
            // Removals have no image; rows that nobody announced are bookkeeping.
            if (!image.has(RowCodec.ANNOUNCED)) continue;
            Row row;
            try {
                row = RowCodec.row(attributes(image));
            } catch (RuntimeException e) {
                unreadable.accept(image.path(RowCodec.PARTITION).path("S").asText("?"), e);
                continue;
            }
            try {
                consumer.accept(row);
            } catch (RuntimeException e) {
                var number = record.path("dynamodb").path("SequenceNumber").asText();
                LOG.error(
                        "change {} could not be published and comes again: {}", number, String.valueOf(e.getMessage()));
                return new StreamBatchResponse(List.of(new StreamBatchResponse.BatchItemFailure(number)));
            }
        }
        return new StreamBatchResponse(List.of());
    }

    private static JsonNode records(String event) {
        try {
            return JSON_MAPPER.readTree(event).path("Records");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not an event of a stream", e);
        }
    }

    private static Map<String, AttributeValue> attributes(JsonNode image) {
        var attributes = new HashMap<String, AttributeValue>();
        image.properties().forEach(a -> attributes.put(a.getKey(), value(a.getKey(), a.getValue())));
        return attributes;
    }

    private static AttributeValue value(String name, JsonNode typed) {
        try {
            if (typed.has("S")) return AttributeValue.fromS(typed.get("S").asText());
            if (typed.has("N")) return AttributeValue.fromN(typed.get("N").asText());
            if (typed.has("BOOL"))
                return AttributeValue.fromBool(typed.get("BOOL").asBoolean());
            if (typed.has("B"))
                return AttributeValue.fromB(
                        SdkBytes.fromByteArray(typed.get("B").binaryValue()));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException("attribute " + name + " is not base64", e);
        }
        throw new IllegalStateException("attribute " + name + " has a type that no row has");
    }
}
