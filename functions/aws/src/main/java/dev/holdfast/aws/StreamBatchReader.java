// SPDX-License-Identifier: Apache-2.0
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

/** Reads batches of the table's stream, which Lambda passes to a function, and publishes their rows. */
public final class StreamBatchReader {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBatchReader.class);
    private static final ObjectMapper JSON_MAPPER = new ObjectMapper();

    private StreamBatchReader() {}

    /**
     * The response to Lambda. If it contains a failure, Lambda sends the batch again from the failed record on.
     *
     * @param batchItemFailures at most one failure
     */
    public record StreamBatchResponse(List<BatchItemFailure> batchItemFailures) {
        /** @param itemIdentifier the sequence number of a stream record */
        public record BatchItemFailure(String itemIdentifier) {}
    }

    /**
     * Calls {@code consumer} with each announced row of a batch, in order, until the first failure. Skips rows that it
     * can't decode, because such a row would block all later rows.
     *
     * @param event the JSON that Lambda passes to the function
     * @param onUnreadable the method calls this consumer with the partition of each skipped row and with the exception
     * @throws UncheckedIOException if {@code event} is not JSON
     */
    public static StreamBatchResponse publish(
            String event, Consumer<Row> consumer, BiConsumer<String, RuntimeException> onUnreadable) {
        for (var record : records(event)) {
            var image = record.path("dynamodb").path("NewImage");
            // Skips removals, because their records contain no row, and rows that are not announced.
            if (!image.has(RowCodec.ANNOUNCED)) continue;
            Row row;
            try {
                row = RowCodec.row(attributes(image));
            } catch (RuntimeException e) {
                onUnreadable.accept(image.path(RowCodec.PARTITION).path("S").asText("?"), e);
                continue;
            }
            try {
                consumer.accept(row);
            } catch (RuntimeException e) {
                var sequenceNumber =
                        record.path("dynamodb").path("SequenceNumber").asText();
                LOG.error(
                        "change {} could not be published; Lambda repeats it: {}",
                        sequenceNumber,
                        String.valueOf(e.getMessage()));
                return new StreamBatchResponse(List.of(new StreamBatchResponse.BatchItemFailure(sequenceNumber)));
            }
        }
        return new StreamBatchResponse(List.of());
    }

    private static JsonNode records(String event) {
        try {
            return JSON_MAPPER.readTree(event).path("Records");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the event of the stream is not JSON", e);
        }
    }

    private static Map<String, AttributeValue> attributes(JsonNode image) {
        var attributes = new HashMap<String, AttributeValue>();
        for (var attribute : image.properties())
            attributes.put(attribute.getKey(), value(attribute.getKey(), attribute.getValue()));
        return attributes;
    }

    private static AttributeValue value(String name, JsonNode typedValue) {
        try {
            if (typedValue.has("S"))
                return AttributeValue.fromS(typedValue.get("S").asText());
            if (typedValue.has("N"))
                return AttributeValue.fromN(typedValue.get("N").asText());
            if (typedValue.has("BOOL"))
                return AttributeValue.fromBool(typedValue.get("BOOL").asBoolean());
            if (typedValue.has("B"))
                return AttributeValue.fromB(
                        SdkBytes.fromByteArray(typedValue.get("B").binaryValue()));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException("attribute " + name + " is not base64", e);
        }
        throw new IllegalStateException("attribute " + name + " has a type other than S, N, BOOL and B");
    }
}
