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

/** The search index follows the feed, and is rebuilt after it was lost. */
class SearchIndexingTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private List<SearchHit> hits(String query) {
        var request = "{'query':'" + query.replace("\"", "\\\"") + "','limit':1000}";
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.searchItems, request)
                .hits();
    }

    private List<String> keys(String query) {
        return hits(query).stream().map(SearchHit::key).sorted().toList();
    }

    private void orders() {
        holdfastFixture.putWorkflow("orders", """
                search: [/customer/name, /lines]
                within: PT2H
                states:
                  open: {initial: true, next: [packed, done]}
                  packed: {next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'orders','key':'order-1','labels':{'team':'red'},'correlation':'tour 7','note':'from the café',"
                        + "'data':{'customer':{'name':'Zoë Müller','secret':'hidden'},'lines':['hammer','nail']}}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'orders','key':'order-2','labels':{'team':'blue'},'data':{'customer':{'name':'Ben'},'lines':[]}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'other','note':'a hammer, too'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'orders','key':'order-2','to':'packed','note':'with a bow'}");
        holdfastFixture.publish();
    }

    @Test
    void what_the_feed_brings_again_in_any_order_changes_nothing() {
        orders();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'other'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'orders','key':'order-1','to':'done'}");
        var changes = new ArrayList<>(
                holdfastFixture.store().peek(100).stream().map(c -> c.row()).toList());
        holdfastFixture.publish();
        var items = hits("");
        var events = hits("in:events");
        assertThat(items).extracting(SearchHit::key).doesNotContain("other");
        var random = new Random(3);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(changes, random);
            holdfastFixture.holdfast.changeFeed.project(changes);
        }
        assertThat(hits("")).isEqualTo(items);
        assertThat(hits("in:events")).isEqualTo(events);
        holdfastFixture = holdfastFixture.restart();
        assertThat(hits("")).as("after a crash").isEqualTo(items);
    }

    @Test
    void an_index_that_was_lost_is_filled_with_what_is_open() throws Exception {
        orders();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem, "{'workflow':'orders','key':'order-1','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(3));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'orders','key':'order-2','reason':'audit'}");
        holdfastFixture.publish();
        var items = hits("workflow:orders");
        var events = hits("in:events workflow:orders");
        holdfastFixture = holdfastFixture.restartWithoutIndex();
        assertThat(hits("in:events")).isEmpty();

        var request = "{'workflow':'orders','limit':1";
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.rebuildSearch, request + "}");
        assertThat(first.items()).isEqualTo(1);
        @Nullable String token = first.nextPageToken();
        while (token != null)
            token = holdfastFixture
                    .callOk(holdfastFixture.holdfast.rebuildSearch, request + ",'pageToken':'" + token + "'}")
                    .nextPageToken();
        assertThat(hits("")).isEqualTo(items);
        assertThat(hits("in:events")).isEqualTo(events);
        holdfastFixture.callOk(holdfastFixture.holdfast.rebuildSearch, "{'workflow':'orders'}");
        assertThat(hits("in:events")).as("again").isEqualTo(events);
    }

    @Test
    void what_has_finished_does_not_come_back_into_an_index_that_was_lost() throws Exception {
        orders();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'orders','key':'order-2','to':'done'}");
        holdfastFixture.publish();
        holdfastFixture = holdfastFixture.restartWithoutIndex();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.rebuildSearch, "{'workflow':'orders'}")
                        .items())
                .isEqualTo(1);
        assertThat(keys("")).containsExactly("order-1");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.rebuildSearch, "{'workflow':'nope'}")
                        .detail())
                .contains("nope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"012", "210", "201", "120", "0120", "2010", "022"})
    void in_whatever_order_the_feed_brings_it_what_is_found_goes_with_its_item(String order) {
        for (var ends : List.of("completeItem", "deleteItem")) {
            holdfastFixture.putWorkflow(
                    ends, "{retain: P7D, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
            var item = "{'workflow':'" + ends + "','key':'k'";
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, item + "}");
            holdfastFixture.callOk(holdfastFixture.holdfast.editItem, item + ",'note':'again'}");
            if (ends.equals("completeItem")) holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, item + "}");
            else holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, item + "}");
            var changes =
                    holdfastFixture.store().peek(10).stream().map(c -> c.row()).toList();
            var about = changes.subList(changes.size() - 3, changes.size());
            order.chars().forEach(i -> holdfastFixture.holdfast.changeFeed.project(List.of(about.get(i - '0'))));
            assertThat(keys("in:events workflow:" + ends))
                    .hasSize((int) order.chars().distinct().count());
        }
        holdfastFixture.clock.advance(ofDays(7));
        assertThat(keys("in:events")).doesNotContain("k");
    }

    @Test
    void what_has_had_its_time_is_found_no_more() {
        holdfastFixture.putWorkflow("w", "{retain: P7D, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        assertThat(keys("workflow:w")).containsExactly("k");
        assertThat(keys("in:events workflow:w")).containsExactly("k", "k");
        holdfastFixture.clock.advance(ofDays(7));
        assertThat(keys("workflow:w")).isEmpty();
        assertThat(keys("in:events workflow:w")).isEmpty();
        assertThat(holdfastFixture.search().removeExpired(100)).isEqualTo(3);
        assertThat(holdfastFixture.search().removeExpired(100)).isZero();
    }

    @Test
    void an_index_that_is_broken_holds_up_nothing_that_is_told() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.search().close();
        assertThat(holdfastFixture.publish()).isEqualTo(1);
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture.counts.countOf("search.missed")).isEqualTo(2);
    }
}
