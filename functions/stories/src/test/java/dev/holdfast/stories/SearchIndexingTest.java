// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.search.SearchHit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search index follows the change feed, and a rebuild restores a lost index. */
class SearchIndexingTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderSearchFixture search = new OrderSearchFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void repeated_changes_in_any_order_leave_index_unchanged() {
        search.createOrders();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'other'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'orders','key':'order-1','to':'done'}");
        var changes = new ArrayList<>(holdfastFixture.store().peek(100).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList());
        holdfastFixture.publish();
        var items = search.hits("");
        var events = search.hits("in:events");
        assertThat(items).extracting(SearchHit::key).doesNotContain("other");
        var random = new Random(3);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(changes, random);
            holdfastFixture.holdfast.changeFeed.project(changes);
        }
        assertThat(search.hits("")).isEqualTo(items);
        assertThat(search.hits("in:events")).isEqualTo(events);
        holdfastFixture = holdfastFixture.restart();
        assertThat(search.hits("")).as("after a crash").isEqualTo(items);
    }

    @Test
    void rebuild_restores_open_items_and_their_events() throws Exception {
        search.createOrders();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem, "{'workflow':'orders','key':'order-1','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(3));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'orders','key':'order-2','reason':'audit'}");
        holdfastFixture.publish();
        var items = search.hits("workflow:orders");
        var events = search.hits("in:events workflow:orders");
        holdfastFixture = holdfastFixture.restartWithoutIndex();
        assertThat(search.hits("in:events")).isEmpty();

        var request = "{'workflow':'orders','limit':1";
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.rebuildSearch, request + "}");
        assertThat(first.items()).isEqualTo(1);
        @Nullable String token = first.nextPageToken();
        while (token != null)
            token = holdfastFixture
                    .callOk(holdfastFixture.holdfast.rebuildSearch, request + ",'pageToken':'" + token + "'}")
                    .nextPageToken();
        assertThat(search.hits("")).isEqualTo(items);
        assertThat(search.hits("in:events")).isEqualTo(events);
        holdfastFixture.callOk(holdfastFixture.holdfast.rebuildSearch, "{'workflow':'orders'}");
        assertThat(search.hits("in:events")).as("after a repeated rebuild").isEqualTo(events);
    }

    @Test
    void rebuild_omits_finished_items() throws Exception {
        search.createOrders();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'orders','key':'order-2','to':'done'}");
        holdfastFixture.publish();
        holdfastFixture = holdfastFixture.restartWithoutIndex();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.rebuildSearch, "{'workflow':'orders'}")
                        .items())
                .isEqualTo(1);
        assertThat(search.keys("")).containsExactly("order-1");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.rebuildSearch, "{'workflow':'nope'}")
                        .detail())
                .contains("nope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"012", "210", "201", "120", "0120", "2010", "022"})
    void events_expire_with_their_item_in_any_order_of_changes(String order) {
        for (var action : List.of("completeItem", "deleteItem")) {
            holdfastFixture.putWorkflow(
                    action, "{retain: P7D, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
            var item = "{'workflow':'" + action + "','key':'k'";
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, item + "}");
            holdfastFixture.callOk(holdfastFixture.holdfast.editItem, item + ",'note':'again'}");
            if (action.equals("completeItem"))
                holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, item + "}");
            else holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, item + "}");
            var changes = holdfastFixture.store().peek(10).stream()
                    .map(outboxEntry -> outboxEntry.row())
                    .toList();
            var lastChanges = changes.subList(changes.size() - 3, changes.size());
            order.chars().forEach(i -> holdfastFixture.holdfast.changeFeed.project(List.of(lastChanges.get(i - '0'))));
            assertThat(search.keys("in:events workflow:" + action))
                    .hasSize((int) order.chars().distinct().count());
        }
        holdfastFixture.clock.advance(ofDays(7));
        assertThat(search.keys("in:events")).doesNotContain("k");
    }

    @Test
    void search_omits_expired_items_and_events() {
        holdfastFixture.putWorkflow("w", "{retain: P7D, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        assertThat(search.keys("workflow:w")).containsExactly("k");
        assertThat(search.keys("in:events workflow:w")).containsExactly("k", "k");
        holdfastFixture.clock.advance(ofDays(7));
        assertThat(search.keys("workflow:w")).isEmpty();
        assertThat(search.keys("in:events workflow:w")).isEmpty();
        assertThat(holdfastFixture.search().removeExpired(100)).isEqualTo(3);
        assertThat(holdfastFixture.search().removeExpired(100)).isZero();
    }

    @Test
    void broken_index_does_not_block_deliveries() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.search().close();
        assertThat(holdfastFixture.publish()).isEqualTo(1);
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture.counts.countOf("search.missed")).isEqualTo(2);
    }

    @Test
    void owners_of_item_are_found_as_actors() {
        holdfastFixture.putWorkflow("w", """
                roles: {ops: [Olga@example.com]}
                within: PT1H
                states:
                  a: {initial: true, next: [b]}
                  b: {next: [z], notify: [ops]}
                  z: {terminal: true}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        assertThat(search.keys("actor:olga@example.com")).isEmpty();
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'k','to':'b'}");
        holdfastFixture.publish();
        assertThat(search.keys("actor:olga@example.com")).containsExactly("k");
        assertThat(search.keys("actor:key:shop")).containsExactly("k");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'w','key':'k','owner':'anna@example.com'}");
        holdfastFixture.publish();
        assertThat(search.keys("actor:anna@example.com")).containsExactly("k");
    }

    @Test
    void items_are_found_until_people_are_notified() {
        holdfastFixture.putWorkflow("w", """
                roles: {ops: [olga@example.com]}
                states:
                  a: {initial: true, next: [b]}
                  b: {next: [z], notify: [ops]}
                  z: {terminal: true}
                """);
        for (var key : List.of("told", "quiet"))
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'" + key + "'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'told','to':'b'}");
        holdfastFixture.publish();
        assertThat(search.keys("notified:false")).containsExactly("told");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'notify','types':['*.advanced']}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'second'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'second','to':'b'}");
        holdfastFixture.publish();
        holdfastFixture.publish();
        assertThat(holdfastFixture.item("w", "second").history().getLast().notifiedAt())
                .isEqualTo(HoldfastFixture.START);
        assertThat(search.keys("notified:true")).containsExactly("second");
        assertThat(search.keys("notified:false")).containsExactly("told");
        assertThat(search.keys("in:events key:second"))
                .as("a notification is no event")
                .hasSize(2);
    }
}
