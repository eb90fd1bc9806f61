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

/** What Lambda hands over from the stream becomes rows again. */
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

    private void record(int number, String name, @Nullable Map<String, AttributeValue> image) {
        var change = event.withArray("Records")
                .addObject()
                .put("eventID", "e" + number)
                .put("eventName", name);
        var dynamodb = change.putObject("dynamodb").put("SequenceNumber", String.valueOf(number));
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

    private void written(int number, RowWrite rowWrite) {
        record(number, "MODIFY", DynamoWrite.of(rowWrite, NOW).row());
    }

    private StreamBatchReader.StreamBatchResponse publish(Consumer<Row> consumer) {
        return StreamBatchReader.publish(event.toString(), consumer, (partition, why) -> unreadable.add(partition));
    }

    private List<String> failures() {
        return publish(rows::add).batchItemFailures().stream()
                .map(StreamBatchReader.StreamBatchResponse.BatchItemFailure::itemIdentifier)
                .toList();
    }

    @Test
    void announced_rows_come_whole_and_in_their_order() {
        written(1, RowWrite.announce(row("b"), ABSENT));
        written(2, RowWrite.announce(row("a"), versionIs(2)));
        assertThat(failures()).isEmpty();
        assertThat(rows).containsExactly(row("b"), row("a"));
    }

    @Test
    void announced_deletion_comes_as_its_tombstone() {
        var tombstone = new Row(new RowKey("item/shop", "a"), 4, "{\"deleted\":true}");
        written(1, new RowWrite.Delete(tombstone, versionIs(3), true));
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
        written(1, RowWrite.put(row("a"), ABSENT));
        record(2, "REMOVE", null);
        assertThat(failures()).isEmpty();
        assertThat(rows).isEmpty();
    }

    @Test
    void undecodable_row_is_reported_and_does_not_block_later_rows() {
        written(1, RowWrite.announce(row("a"), ABSENT));
        record(2, "MODIFY", Map.of("a", AttributeValue.fromBool(true), "pk", AttributeValue.fromS("item/shop")));
        written(3, RowWrite.announce(row("c"), ABSENT));
        assertThat(failures()).isEmpty();
        assertThat(rows).containsExactly(row("a"), row("c"));
        assertThat(unreadable).containsExactly("item/shop");
    }

    @Test
    void unpublishable_change_is_named_and_stops_later_changes() {
        written(1, RowWrite.announce(row("a"), ABSENT));
        written(2, RowWrite.announce(row("b"), ABSENT));
        var streamBatchResponse = publish(row -> {
            throw new IllegalStateException("as the test wants");
        });
        assertThat(streamBatchResponse.batchItemFailures())
                .containsExactly(new StreamBatchReader.StreamBatchResponse.BatchItemFailure("1"));
    }

    @Test
    void only_rest_of_partly_failed_batch_comes_again() {
        for (var failing = 1; failing <= 4; failing++) {
            var it = String.valueOf(failing);
            event.removeAll();
            rows.clear();
            for (var number = 1; number <= 4; number++)
                written(number, RowWrite.announce(row(String.valueOf(number)), ABSENT));
            var streamBatchResponse = publish(row -> {
                if (row.key().sort().equals(it)) throw new IllegalStateException("as the test wants");
                rows.add(row);
            });
            // Lambda brings a batch again from the first failure that it is told of.
            assertThat(streamBatchResponse.batchItemFailures())
                    .containsExactly(new StreamBatchReader.StreamBatchResponse.BatchItemFailure(it));
            assertThat(rows).extracting(row -> row.key().sort()).containsExactlyElementsOf(before(failing));
        }
    }

    private static List<String> before(int number) {
        return IntStream.range(1, number).mapToObj(String::valueOf).toList();
    }

    @Test
    void event_that_is_no_stream_event_is_refused() {
        assertThatThrownBy(() -> StreamBatchReader.publish("{", rows::add, (partition, why) -> {}))
                .isInstanceOf(UncheckedIOException.class);
    }
}
