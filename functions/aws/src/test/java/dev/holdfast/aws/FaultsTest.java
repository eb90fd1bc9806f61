package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.SettableClock;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.PartlyWritten;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** What DynamoDB and the way to it do wrong now and then. */
class FaultsTest {
    private static final DynamoDbClient CLIENT = Dynamo.client();
    private static final String NAME = Dynamo.table(CLIENT);
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));

    @AfterAll
    static void drop() {
        CLIENT.deleteTable(r -> r.tableName(NAME));
    }

    private DynamoTable over(DynamoDbClient client) {
        return new DynamoTable(client, NAME, clock);
    }

    /** A client whose answers pass through the test. */
    private static DynamoDbClient answering(String method, UnaryOperator<Object> answer) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (proxy, called, args) -> {
                    try {
                        if (args != null && args[0] instanceof Consumer)
                            return java.lang.reflect.InvocationHandler.invokeDefault(proxy, called, args);
                        var result = called.invoke(CLIENT, args);
                        return called.getName().equals(method) ? answer.apply(result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Key key(String name) {
        return new Key("faults", name);
    }

    /** The answer to the first attempt at a put is lost on its way; the SDK repeats the put, and meets its own row. */
    private static final class LosesTheFirstAnswer implements ExecutionInterceptor {
        final AtomicInteger attempts = new AtomicInteger();

        @Override
        public void beforeUnmarshalling(Context.BeforeUnmarshalling context, ExecutionAttributes attributes) {
            if (attempts.incrementAndGet() == 1) {
                throw SdkClientException.create("the connection broke", new IOException("reset"));
            }
        }
    }

    @Test
    void a_put_whose_answer_was_lost_is_not_taken_for_a_lost_race() {
        var loses = new LosesTheFirstAnswer();
        try (var client = Dynamo.client(loses)) {
            var written = over(client).write(List.of(Write.put(new Row(key("lost"), 1, "{}"), Condition.ABSENT)));
            assertThat(loses.attempts).hasValueGreaterThan(1);
            assertThat(written).isTrue();
        }
        assertThat(over(CLIENT).write(List.of(Write.put(new Row(key("lost"), 1, "{}"), Condition.ABSENT))))
                .isFalse();
    }

    @Test
    void keys_that_a_batch_leaves_unread_are_read_again() {
        var keys = new ArrayList<Key>();
        for (var i = 0; i < 20; i++) {
            keys.add(key("batch" + i));
            over(CLIENT).write(List.of(Write.put(new Row(keys.getLast(), 1, "{}"), Condition.ANY)));
        }
        var calls = new AtomicInteger();
        var forgetful = answering("batchGetItem", answer -> {
            var whole = (BatchGetItemResponse) answer;
            if (calls.incrementAndGet() > 3) return whole;
            var rows = whole.responses().getOrDefault(NAME, List.of());
            var left = rows.subList(rows.size() / 2, rows.size()).stream()
                    .map(r -> RowCodec.key(RowCodec.key(r)))
                    .toList();
            return BatchGetItemResponse.builder()
                    .responses(Map.of(NAME, rows.subList(0, rows.size() / 2)))
                    .unprocessedKeys(
                            Map.of(NAME, KeysAndAttributes.builder().keys(left).build()))
                    .build();
        });
        assertThat(over(forgetful).getAll(keys)).hasSize(20);
        assertThat(calls).hasValue(4);
    }

    @Test
    void throttling_is_told_as_busy() {
        var throttled = answering("putItem", answer -> {
            throw ProvisionedThroughputExceededException.builder()
                    .message("slow down")
                    .build();
        });
        assertThatThrownBy(() -> over(throttled).write(List.of(Write.put(new Row(key("t"), 1, "{}"), Condition.ANY))))
                .isInstanceOf(TableBusy.class);
    }

    @Test
    void one_write_that_fails_does_not_keep_the_others_from_being_done() {
        var calls = new AtomicInteger();
        var failsOnce = answering("putItem", answer -> {
            if (calls.incrementAndGet() == 3) throw SdkClientException.create("broken");
            return answer;
        });
        var writes = new ArrayList<Write>();
        for (var i = 0; i < 10; i++) writes.add(Write.put(new Row(key("each" + i), 1, "{}"), Condition.ABSENT));
        assertThatThrownBy(() -> over(failsOnce).writeEach(writes))
                .isInstanceOfSatisfying(
                        PartlyWritten.class,
                        e -> assertThat(e.outcomes()).hasSize(10).containsOnlyOnce((Boolean) null))
                .hasCauseInstanceOf(SdkClientException.class);
        var keys = writes.stream().map(Write::key).toList();
        assertThat(over(CLIENT).getAll(keys)).hasSize(10);
    }

    @Test
    void a_body_is_kept_small_and_comes_back_as_it_was() {
        var table = over(CLIENT);
        var repeated = "{\"x\":\"" + "tell me twice ".repeat(1000) + "\"}";
        var random = new Random(1)
                .ints(200_000, 32, 0x2000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        for (var body : List.of("{}", repeated, "ü".repeat(100_000), random.substring(0, 120_000))) {
            table.write(List.of(Write.put(new Row(key("body"), 1, body), Condition.ANY)));
            assertThat(table.get(key("body")))
                    .hasValueSatisfying(row -> assertThat(row.body()).isEqualTo(body));
        }
    }

    @Test
    void the_stream_brings_announced_rows_and_leaves_the_rest_to_come_again_from_the_first_that_fails() {
        var event = """
                {"Records":[
                  {"eventName":"INSERT","dynamodb":{"SequenceNumber":"1","NewImage":{"pk":{"S":"item/a"},"sk":{"S":"item"},"v":{"N":"1"},"b":{"S":"{}"},"a":{"BOOL":true}}}},
                  {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"2","NewImage":{"pk":{"S":"item/b"},"sk":{"S":"item"},"v":{"N":"2"},"b":{"S":"{}"}}}},
                  {"eventName":"REMOVE","dynamodb":{"SequenceNumber":"3"}},
                  {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"4","NewImage":{"pk":{"S":"item/c"},"sk":{"S":"item"},"v":{"N":"3"},"b":{"B":"AAAA"},"a":{"BOOL":true}}}},
                  {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"5","NewImage":{"pk":{"S":"item/d"},"sk":{"S":"item"},"v":{"N":"3"},"b":{"S":"{}"},"a":{"BOOL":true}}}}]}
                """;
        var published = new ArrayList<String>();
        var outcome = StreamImages.publish(event, row -> published.add(row.key().partition()));
        assertThat(published).containsExactly("item/a");
        assertThat(outcome.batchItemFailures())
                .extracting(f -> f.itemIdentifier())
                .containsExactly("4");
    }

    @Test
    void an_index_page_leaves_out_rows_that_are_gone_since() {
        var table = over(CLIENT);
        var entry = Map.of(Index.DUE, new Key("due/gone", "2026"));
        table.write(List.of(Write.put(new Row(key("gone"), 1, "{}", entry, null), Condition.ANY)));
        var lagging = answering("query", answer -> {
            CLIENT.deleteItem(r -> r.tableName(NAME).key(RowCodec.key(key("gone"))));
            return answer;
        });
        assertThat(over(lagging)
                        .query(Query.before(Index.DUE, "due/gone", "2027", 10))
                        .rows())
                .isEmpty();
    }
}
