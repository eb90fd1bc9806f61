// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that Holdfast can't decode don't block other rows. */
class UnreadableRowTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void putRow(RowKey rowKey, String body) {
        holdfastFixture.store().write(List.of(RowWrite.put(new Row(rowKey, 1, body), WriteCondition.ANY)));
    }

    @Test
    void unreadable_subscription_or_silence_blocks_nothing() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'ann@example.com'}");
        putRow(new RowKey("subscription/shop", "broken"), "{\"nonsense\":true}");
        putRow(new RowKey("silence/shop", "broken"), "{\"nonsense\":true}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
    }

    @Test
    void broken_subscription_or_silence_is_deleted() {
        putRow(new RowKey("subscription/shop", "broken"), "{broken");
        putRow(new RowKey("silence/shop", "broken"), "{broken");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'broken'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSilence, "{'id':'broken'}");
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.deleteSubscription, "{'id':'broken'}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.deleteSilence, "{'id':'broken'}"))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void silence_that_table_cannot_read_is_deleted() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'calm','types':['*.purged'],'within':'PT1H','comment':'" + "maintenance ".repeat(20) + "'}");
        holdfastFixture.damage(new RowKey("silence/shop", "calm"));
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSilence, "{'id':'calm'}");
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.deleteSilence, "{'id':'calm'}"))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void put_over_broken_subscription_keeps_its_pending_deliveries() {
        holdfastFixture.subscribe();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        var rowKey = new RowKey("subscription/shop", "alerts");
        var body = holdfastFixture.store().get(rowKey).orElseThrow().body();
        putRow(rowKey, body.replaceFirst("\"created\":\"[^\"]*\"", "\"created\":\"nonsense\""));
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'}");
        holdfastFixture.clock.advance(ofMinutes(5));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65, Integer.MAX_VALUE})
    void impossible_number_of_shards_counts_as_broken(int count) {
        putRow(new RowKey("settings", "shards"), "{\"count\":" + count + "}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
        assertThat(holdfastFixture.counts.countOf("rows.unreadable")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"id\":\"broken\"}"})
    void incomplete_subscription_stops_no_events(String body) {
        holdfastFixture.subscribe();
        putRow(new RowKey("subscription/shop", "broken"), body);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture.counts.countOf("rows.unreadable")).isPositive();
    }

    @Test
    void subscription_without_time_zone_of_its_hours_stops_no_events() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'ann@example.com',"
                        + "'hours':{'zone':'Europe/Berlin','days':['MONDAY'],'from':'08:00','to':'09:00'}}");
        var rowKey = new RowKey("subscription/shop", "people");
        var body = holdfastFixture.store().get(rowKey).orElseThrow().body();
        putRow(rowKey, body.replace("\"zone\":\"Europe/Berlin\",", ""));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "since", "by"})
    void held_item_with_incomplete_hold_is_unreadable(String member) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'simple','key':'a','reason':'wait'}");
        var row = holdfastFixture.row("simple", "a");
        var document = JsonCodec.decodeStored(ObjectNode.class, row.body());
        assertThat(((ObjectNode) document.findValue("held")).remove(member)).isNotNull();
        putRow(row.key(), document.toString());
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.advanceItem, "{'workflow':'simple','key':'a','to':'done'}"))
                .isInstanceOf(Problem.Unreadable.class);
    }

    @Test
    void workflow_whose_purge_state_does_not_exist_is_unreadable() {
        holdfastFixture.putWorkflow("parking", """
                states: {a: {initial: true, hold: true, onPurge: y, next: [z]}, y: {terminal: true}, z: {terminal: true}}
                """);
        var rowKey = new RowKey("workflow/shop/parking", "0000000001");
        var body = holdfastFixture.store().get(rowKey).orElseThrow().body();
        putRow(rowKey, body.replace("\"onPurge\":\"y\"", "\"onPurge\":\"lost\""));
        var holdfast = holdfastFixture.secondHoldfast(holdfastFixture.table);
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        holdfastFixture.app, holdfast.createItem, "{'workflow':'parking','key':'a'}")))
                .isInstanceOf(Problem.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "id", "kind", "since"})
    void incomplete_task_of_subscription_counts_as_broken(String member) {
        var rowKey = new RowKey("subscription/shop/tasks", "gone/HAND_OVER");
        var document = JsonCodec.decodeStored(
                ObjectNode.class,
                "{\"app\":\"shop\",\"id\":\"gone\",\"uid\":\"u\",\"kind\":\"HAND_OVER\","
                        + "\"since\":\"2026-03-01T08:00:00Z\"}");
        document.remove(member);
        var dueKey = new ShardLayout(3).dueKey(rowKey, holdfastFixture.clock.instant());
        var row = new Row(rowKey, 1, document.toString(), Map.of(TableIndex.DUE, dueKey), null);
        holdfastFixture.store().write(List.of(RowWrite.put(row, WriteCondition.ANY)));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.counts.countOf("rows.failed")).isPositive();
    }

    @Test
    void release_that_fails_does_not_prevent_others() {
        var keys = new ArrayList<RowKey>();
        holdfastFixture.table.runBeforeBatch(writes -> writes.forEach(write -> keys.add(write.key())));
        for (var inputs = 0; inputs < 2; inputs++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.queueIntents,
                    "{'intents':[{'kind':'workflow','name':'simple','inputs':" + inputs
                            + ",'window':{'earliest':'1970-01-01T00:00:00Z','auto':true}}]}");
        holdfastFixture.table.runBeforeGet(rowKey -> {
            if (rowKey.equals(keys.getFirst())) throw new IllegalStateException("fault");
        });
        assertThatThrownBy(() -> holdfastFixture.holdfast.holdQueue.releaseExecutor.runAll(keys))
                .hasMessage("fault");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple'}")
                        .items())
                .hasSize(1);
    }

    @Test
    void put_repairs_broken_subscription_or_silence() {
        putRow(new RowKey("subscription/shop", "alerts"), "{broken");
        putRow(new RowKey("silence/shop", "calm"), "{broken");
        var put = holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'}");
        assertThat(put.created()).isFalse();
        assertThat(put.subscription().secret()).isNotNull();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence, "{'id':'calm','types':['*.purged'],'within':'PT1H'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSilences, "{}")
                        .silences())
                .hasSize(1);
    }

    @Test
    void notification_of_unreadable_item_is_sent_once() {
        holdfastFixture.putPipeline();
        holdfastFixture.publish();
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        holdfastFixture.publish();
        var row = holdfastFixture.row("pipeline", "a");
        putRow(row.key(), "{\"nonsense\":true}");
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        for (var i = 0; i < 5; i++) {
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "advanced");
        assertThat(holdfastFixture.counts.countOf("notifications.unrecorded")).isEqualTo(1);
    }
}
