package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.item.Board;
import dev.holdfast.item.ItemView;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<ItemView> all(String filters, int limit) {
        var items = new ArrayList<ItemView>();
        var token = "";
        do {
            var page = rig.ok(rig.holdfast.listItems, "{" + filters + ",'limit':" + limit + token + "}");
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            items.addAll(page.items());
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        return items;
    }

    private List<String> keys(String filters) {
        return all(filters, 100).stream().map(ItemView::key).toList();
    }

    @Test
    void ten_thousand_items_come_in_pages_without_a_gap_or_a_double() {
        rig.create(10_000, i -> "{'key':'k" + i + "'}");
        assertThat(all("'workflow':'simple'", 997).stream().map(ItemView::key))
                .hasSize(10_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void pages_have_no_gap_and_no_double_for_what_stays_while_other_items_come_and_go() {
        rig.create(200, i -> "{'key':'stays" + i + "'}");
        rig.create(200, i -> "{'key':'goes" + i + "'}");
        var seen = new ArrayList<String>();
        var token = "";
        var round = 0;
        do {
            var page = rig.ok(rig.holdfast.listItems, "{'workflow':'simple','limit':30" + token + "}");
            page.items().forEach(i -> seen.add(i.key()));
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
            for (var i = 0; i < 15 && round * 15 + i < 200; i++)
                rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'goes" + (round * 15 + i) + "'}");
            rig.ok(rig.holdfast.createItem, "{'key':'comes" + round++ + "'}");
        } while (!token.isEmpty());
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(k -> k.startsWith("stays"))).hasSize(200);
    }

    @Test
    void pages_have_no_gap_and_no_double_though_the_workflow_changes_meanwhile() {
        rig.pipeline();
        rig.create(30, i -> "{'workflow':'pipeline','key':'k" + i + "'}");
        var page = rig.ok(rig.holdfast.listItems, "{'workflow':'pipeline','limit':15}");
        rig.workflow(
                "pipeline",
                "states: {first: {initial: true, next: [done], priority: 9}, received: {initial: true, next: [done]}, done: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'new','state':'first'}");
        var seen = new ArrayList<String>();
        page.items().forEach(item -> seen.add(item.key()));
        while (page.nextPageToken() != null) {
            page = rig.ok(
                    rig.holdfast.listItems,
                    "{'workflow':'pipeline','limit':15,'pageToken':'" + page.nextPageToken() + "'}");
            page.items().forEach(item -> seen.add(item.key()));
        }
        assertThat(seen).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void a_page_of_items_with_large_data_is_short_and_has_a_next_one() {
        var data = "x".repeat(250_000);
        for (var i = 0; i < 50; i++)
            rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "','data':'" + data + "','within':'PT1H'}");
        var first = rig.ok(rig.holdfast.listItems, "{'workflow':'simple','limit':1000}");
        assertThat(first.items()).hasSizeLessThan(45);
        var second = rig.ok(
                rig.holdfast.listItems,
                "{'workflow':'simple','limit':1000,'pageToken':'" + first.nextPageToken() + "'}");
        assertThat(first.items().size() + second.items().size()).isEqualTo(50);
        rig.clock.advance(ofHours(2));
        assertThat(rig.sweep().done()).containsEntry("overdue", 50L);
    }

    @Test
    void items_are_found_by_state_overdue_label_and_age() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'late','labels':{'team':'red'}}");
        rig.clock.advance(ofMinutes(61));
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'young','labels':{'team':'red','size':'L'}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'moved'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'moved','to':'copied'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'done'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'done','to':'failed'}");
        rig.sweep();
        assertThat(keys("'workflow':'pipeline'")).containsExactlyInAnyOrder("late", "young", "moved");
        assertThat(keys("'workflow':'pipeline','state':'copied'")).containsExactly("moved");
        assertThat(keys("'workflow':'pipeline','overdue':true")).containsExactly("late");
        assertThat(keys("'workflow':'pipeline','overdue':false")).containsExactlyInAnyOrder("young", "moved");
        assertThat(keys("'workflow':'pipeline','labels':{'team':'red'}")).containsExactlyInAnyOrder("late", "young");
        assertThat(keys("'workflow':'pipeline','labels':{'team':'red','size':'L'}"))
                .containsExactly("young");
        assertThat(keys("'workflow':'pipeline','olderThan':'PT1H'")).containsExactly("late");
        assertThat(keys("'workflow':'pipeline','state':'received','overdue':true,'labels':{'team':'blue'}"))
                .isEmpty();
        assertThat(rig.refused(rig.holdfast.listItems, "{'workflow':'pipeline','state':'done'}")
                        .detail())
                .contains("no item is open in done");
    }

    @Test
    void lists_show_no_data_and_no_history() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','data':'heavy'}");
        assertThat(all("'workflow':'simple'", 10)).singleElement().satisfies(i -> {
            assertThat(i.data()).isNull();
            assertThat(i.history()).isEmpty();
        });
    }

    @Test
    void open_items_are_counted_by_state() {
        rig.pipeline();
        rig.create(30, i -> "{'workflow':'pipeline','key':'k" + i + "'}");
        for (var i = 0; i < 10; i++)
            rig.ok(
                    rig.holdfast.advanceItem,
                    "{'workflow':'pipeline','key':'k" + i + "','to':'copied','within':'PT1M'}");
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        assertThat(rig.ok(rig.holdfast.listItems, "{'workflow':'pipeline','counts':true}")
                        .counts())
                .containsEntry("received", new Board.Count(20, 0))
                .containsEntry("copied", new Board.Count(10, 10));
    }

    @Test
    void states_of_higher_priority_come_first_then_the_overdue_then_the_oldest() {
        var one = new Rig(1);
        try (one) {
            one.workflow("w", """
                    states:
                      low: {initial: true, next: [high, z]}
                      high: {next: [z], priority: 5}
                      z: {terminal: true}
                    """);
            one.ok(one.holdfast.createItem, "{'workflow':'w','key':'oldest'}");
            one.clock.advance(ofHours(1));
            one.ok(one.holdfast.createItem, "{'workflow':'w','key':'late','within':'PT1M'}");
            one.clock.advance(ofHours(1));
            one.ok(one.holdfast.createItem, "{'workflow':'w','key':'urgent'}");
            one.ok(one.holdfast.advanceItem, "{'workflow':'w','key':'urgent','to':'high'}");
            one.ok(one.holdfast.createItem, "{'workflow':'w','key':'youngest'}");
            one.sweep();
            assertThat(one.ok(one.holdfast.listItems, "{'workflow':'w'}").items())
                    .extracting(ItemView::key)
                    .containsExactly("urgent", "late", "oldest", "youngest");
        }
    }

    @Test
    void states_that_only_older_versions_know_are_listed_too() {
        rig.workflow("w", "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'old'}");
        rig.workflow("w", "states: {b: {initial: true, next: [z]}, z: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'new'}");
        assertThat(keys("'workflow':'w'")).containsExactly("new", "old");
        assertThat(keys("'workflow':'w','state':'a'")).containsExactly("old");
    }

    @Test
    void the_items_of_a_workflow_without_a_board_cannot_be_listed_and_the_reason_is_said() {
        rig.workflow("w", "{board: false, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        assertThat(rig.row("w", "k").entries()).isEmpty();
        assertThat(rig.refused(rig.holdfast.listItems, "{'workflow':'w'}")).satisfies(p -> {
            assertThat(p).isInstanceOf(Problem.Conflict.class);
            assertThat(p.detail()).contains("board: false");
        });
        assertThat(rig.item("w", "k").state()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "",
                "%%%",
                "bnVsbA",
                "{}",
                "{\"version\":1,\"newest\":1,\"shards\":3,\"segment\":-1}",
                "{\"version\":1,\"newest\":1,\"shards\":3,\"segment\":99}",
                "{\"version\":1,\"newest\":1,\"shards\":3,\"segment\":0,\"cursor\":\"x\"}",
                "{\"version\":1,\"newest\":1,\"shards\":3,\"segment\":0,\"other\":1}",
                "{\"version\":1,\"newest\":1,\"shards\":999999999,\"segment\":0}",
                "{\"version\":1,\"newest\":999999999,\"shards\":3,\"segment\":0}",
                "{\"version\":0,\"newest\":1,\"shards\":3,\"segment\":0}",
                "{\"version\":2,\"newest\":1,\"shards\":3,\"segment\":0}",
                "[]",
                "7"
            })
    void a_token_that_no_listing_gave_is_refused(String token) {
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        var text = token.startsWith("{") || token.startsWith("[")
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8))
                : token;
        assertThat(rig.refused(rig.holdfast.listItems, "{'workflow':'simple','pageToken':'" + text + "'}")
                        .detail())
                .startsWith("/pageToken");
    }

    @Test
    void a_fault_while_a_page_is_made_is_not_blamed_on_the_token() {
        rig.create(2, i -> "{'key':'k" + i + "'}");
        var token = rig.ok(rig.holdfast.listItems, "{'workflow':'simple','limit':1}")
                .nextPageToken();
        rig.table.failQueries(() -> new IllegalArgumentException("a fault of ours"));
        var next = "{'workflow':'simple','pageToken':'" + token + "'}";
        assertThatThrownBy(() -> rig.ok(rig.holdfast.listItems, next)).hasMessage("a fault of ours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001"})
    void a_page_has_one_to_a_thousand_items(String limit) {
        assertThat(rig.refused(rig.holdfast.listItems, "{'workflow':'simple','limit':" + limit + "}")
                        .detail())
                .startsWith("/limit");
    }
}
