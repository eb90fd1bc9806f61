// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StreamBatchReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final ObjectNode event = JSON.createObjectNode();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    private static Row row(String sort) {
        return new Row(
                new RowKey("item/shop", sort),
                3,
                "{\"text\":\"" + "Grüße ".repeat(50) + "\"}",
                Map.of(TableIndex.DUE, new RowKey("due/1", "2026-03-01")),
                NOW.plusSeconds(60));
    }

    private void addRecord(int number, String eventName, @Nullable Map<String, AttributeValue> image) {
        var record = event.withArray("Records")
                .addObject()
                .put("eventID", "e" + number)
                .put("eventName", eventName);
        var dynamodb = record.putObject("dynamodb").put("SequenceNumber", String.valueOf(number));
        if (image == null) return;
        var attributes = dynamodb.putObject("NewImage");
        image.forEach((attribute, value) -> {
            var typed = attributes.putObject(attribute);
            if (value.s() != null) typed.put("S", value.s());
            else if (value.n() != null) typed.put("N", value.n());
            else if (value.b() != null) typed.put("B", value.b().asByteArray());
            else typed.put("BOOL", value.bool());
        });
    }

    private void addWrite(int number, RowWrite rowWrite) {
        addRecord(number, "MODIFY", DynamoWrite.of(rowWrite, NOW).row());
    }

    private StreamBatchReader.StreamBatchResponse publish(Consumer<Row> consumer) {
        return StreamBatchReader.publish(event.toString(), consumer, (partition, reason) -> unreadable.add(partition));
    }

    private List<String> failures() {
        return publish(rows::add).batchItemFailures().stream()
                .map(StreamBatchReader.StreamBatchResponse.BatchItemFailure::itemIdentifier)
                .toList();
    }

    @Test
    void consumer_gets_announced_rows_in_order() {
        addWrite(1, RowWrite.announce(row("b"), ABSENT));
        addWrite(2, RowWrite.announce(row("a"), versionIs(2)));
        assertThat(failures()).isEmpty();
        assertThat(rows).containsExactly(row("b"), row("a"));
    }

    @Test
    void consumer_gets_tombstone_of_announced_deletion() {
        var tombstone = new Row(new RowKey("item/shop", "a"), 4, "{\"deleted\":true}");
        addWrite(1, new RowWrite.Delete(tombstone, versionIs(3), true));
        assertThat(failures()).isEmpty();
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo(tombstone.key());
            assertThat(row.version()).isEqualTo(4);
            assertThat(row.body()).isEqualTo(tombstone.body());
            assertThat(row.entries()).isEmpty();
        });
    }

    @Test
    void unannounced_rows_and_removals_are_skipped() {
        addWrite(1, RowWrite.put(row("a"), ABSENT));
        addRecord(2, "REMOVE", null);
        assertThat(failures()).isEmpty();
        assertThat(rows).isEmpty();
    }

    @Test
    void reader_skips_and_reports_undecodable_row() {
        addWrite(1, RowWrite.announce(row("a"), ABSENT));
        addRecord(2, "MODIFY", Map.of("a", AttributeValue.fromBool(true), "pk", AttributeValue.fromS("item/shop")));
        addWrite(3, RowWrite.announce(row("c"), ABSENT));
        assertThat(failures()).isEmpty();
        assertThat(rows).containsExactly(row("a"), row("c"));
        assertThat(unreadable).containsExactly("item/shop");
    }

    @Test
    void response_names_first_change_that_fails() {
        addWrite(1, RowWrite.announce(row("a"), ABSENT));
        addWrite(2, RowWrite.announce(row("b"), ABSENT));
        var streamBatchResponse = publish(row -> {
            throw new IllegalStateException("thrown by the test");
        });
        assertThat(streamBatchResponse.batchItemFailures())
                .containsExactly(new StreamBatchReader.StreamBatchResponse.BatchItemFailure("1"));
    }

    @Test
    void failed_change_stops_batch_and_is_named() {
        for (var failing = 1; failing <= 4; failing++) {
            var failingNumber = String.valueOf(failing);
            event.removeAll();
            rows.clear();
            for (var number = 1; number <= 4; number++)
                addWrite(number, RowWrite.announce(row(String.valueOf(number)), ABSENT));
            var streamBatchResponse = publish(row -> {
                if (row.key().sort().equals(failingNumber)) throw new IllegalStateException("thrown by the test");
                rows.add(row);
            });
            // Lambda repeats a batch, starting with the first reported failure.
            assertThat(streamBatchResponse.batchItemFailures())
                    .containsExactly(new StreamBatchReader.StreamBatchResponse.BatchItemFailure(failingNumber));
            assertThat(rows).extracting(row -> row.key().sort()).containsExactlyElementsOf(numbersBefore(failing));
        }
    }

    private static List<String> numbersBefore(int number) {
        return IntStream.range(1, number).mapToObj(String::valueOf).toList();
    }

    @Test
    void event_that_is_not_json_is_refused() {
        assertThatThrownBy(() -> StreamBatchReader.publish("{", rows::add, (partition, reason) -> {}))
                .isInstanceOf(UncheckedIOException.class);
    }
}
