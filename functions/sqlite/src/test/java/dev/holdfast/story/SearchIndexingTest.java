package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.search.Hit;
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
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<Hit> hits(String query) {
        var request = "{'query':'" + query.replace("\"", "\\\"") + "','limit':1000}";
        return rig.ok(rig.holdfast.searchItems, request).hits();
    }

    private List<String> keys(String query) {
        return hits(query).stream().map(Hit::key).sorted().toList();
    }

    private void orders() {
        rig.workflow("orders", """
                search: [/customer/name, /lines]
                within: PT2H
                states:
                  open: {initial: true, next: [packed, done]}
                  packed: {next: [done]}
                  done: {terminal: true}
                """);
        rig.ok(
                rig.holdfast.createItem,
                "{'workflow':'orders','key':'order-1','labels':{'team':'red'},'correlation':'tour 7','note':'from the café',"
                        + "'data':{'customer':{'name':'Zoë Müller','secret':'hidden'},'lines':['hammer','nail']}}");
        rig.clock.advance(ofHours(1));
        rig.ok(
                rig.holdfast.createItem,
                "{'workflow':'orders','key':'order-2','labels':{'team':'blue'},'data':{'customer':{'name':'Ben'},'lines':[]}}");
        rig.ok(rig.holdfast.createItem, "{'key':'other','note':'a hammer, too'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'order-2','to':'packed','note':'with a bow'}");
        rig.publish();
    }

    @Test
    void what_the_feed_brings_again_in_any_order_changes_nothing() {
        orders();
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'simple','key':'other'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'orders','key':'order-1','to':'done'}");
        var changes =
                new ArrayList<>(rig.store().peek(100).stream().map(c -> c.row()).toList());
        rig.publish();
        var items = hits("");
        var events = hits("in:events");
        assertThat(items).extracting(Hit::key).doesNotContain("other");
        var random = new Random(3);
        for (var round = 0; round < 5; round++) {
            Collections.shuffle(changes, random);
            rig.holdfast.changeFeed.project(changes);
        }
        assertThat(hits("")).isEqualTo(items);
        assertThat(hits("in:events")).isEqualTo(events);
        rig = rig.crashed();
        assertThat(hits("")).as("after a crash").isEqualTo(items);
    }

    @Test
    void an_index_that_was_lost_is_filled_with_what_is_open() throws Exception {
        orders();
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'orders','key':'order-1','within':'PT1H'}");
        rig.clock.advance(ofHours(3));
        rig.sweep();
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'orders','key':'order-2','reason':'audit'}");
        rig.publish();
        var items = hits("workflow:orders");
        var events = hits("in:events workflow:orders");
        rig = rig.withoutIndex();
        assertThat(hits("in:events")).isEmpty();

        var request = "{'workflow':'orders','limit':1";
        var first = rig.ok(rig.holdfast.rebuildSearch, request + "}");
        assertThat(first.items()).isEqualTo(1);
        @Nullable String token = first.nextPageToken();
        while (token != null)
            token = rig.ok(rig.holdfast.rebuildSearch, request + ",'pageToken':'" + token + "'}")
                    .nextPageToken();
        assertThat(hits("")).isEqualTo(items);
        assertThat(hits("in:events")).isEqualTo(events);
        rig.ok(rig.holdfast.rebuildSearch, "{'workflow':'orders'}");
        assertThat(hits("in:events")).as("again").isEqualTo(events);
    }

    @Test
    void what_has_finished_does_not_come_back_into_an_index_that_was_lost() throws Exception {
        orders();
        rig.ok(rig.holdfast.completeItem, "{'workflow':'orders','key':'order-2','to':'done'}");
        rig.publish();
        rig = rig.withoutIndex();
        assertThat(rig.ok(rig.holdfast.rebuildSearch, "{'workflow':'orders'}").items())
                .isEqualTo(1);
        assertThat(keys("")).containsExactly("order-1");
        assertThat(rig.refused(rig.holdfast.rebuildSearch, "{'workflow':'nope'}")
                        .detail())
                .contains("nope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"012", "210", "201", "120", "0120", "2010", "022"})
    void in_whatever_order_the_feed_brings_it_what_is_found_goes_with_its_item(String order) {
        for (var ends : List.of("completeItem", "deleteItem")) {
            rig.workflow(ends, "{retain: P7D, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
            var item = "{'workflow':'" + ends + "','key':'k'";
            rig.ok(rig.holdfast.createItem, item + "}");
            rig.ok(rig.holdfast.editItem, item + ",'note':'again'}");
            if (ends.equals("completeItem")) rig.ok(rig.holdfast.completeItem, item + "}");
            else rig.ok(rig.holdfast.deleteItem, item + "}");
            var changes = rig.store().peek(10).stream().map(c -> c.row()).toList();
            var about = changes.subList(changes.size() - 3, changes.size());
            order.chars().forEach(i -> rig.holdfast.changeFeed.project(List.of(about.get(i - '0'))));
            assertThat(keys("in:events workflow:" + ends))
                    .hasSize((int) order.chars().distinct().count());
        }
        rig.clock.advance(ofDays(7));
        assertThat(keys("in:events")).doesNotContain("k");
    }

    @Test
    void what_has_had_its_time_is_found_no_more() {
        rig.workflow("w", "{retain: P7D, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        rig.publish();
        rig.ok(rig.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        rig.publish();
        assertThat(keys("workflow:w")).containsExactly("k");
        assertThat(keys("in:events workflow:w")).containsExactly("k", "k");
        rig.clock.advance(ofDays(7));
        assertThat(keys("workflow:w")).isEmpty();
        assertThat(keys("in:events workflow:w")).isEmpty();
        assertThat(rig.search().removeExpired(100)).isEqualTo(3);
        assertThat(rig.search().removeExpired(100)).isZero();
    }

    @Test
    void an_index_that_is_broken_holds_up_nothing_that_is_told() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.search().close();
        assertThat(rig.publish()).isEqualTo(1);
        assertThat(rig.receiver.types()).containsExactly("created");
        assertThat(rig.counts.of("search.unfiled")).isEqualTo(2);
    }
}
