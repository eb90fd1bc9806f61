// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListItemsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private List<ItemView> listAll(String filters, int limit) {
        var items = new ArrayList<ItemView>();
        var token = "";
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.listItems, "{" + filters + ",'limit':" + limit + token + "}");
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            items.addAll(page.items());
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        return items;
    }

    private List<String> listKeys(String filters) {
        return listAll(filters, 100).stream().map(ItemView::key).toList();
    }

    @Test
    void ten_thousand_items_come_in_pages_without_gaps_or_duplicates() {
        holdfastFixture.createItems(10_000, i -> "{'key':'k" + i + "'}");
        assertThat(listAll("'workflow':'simple'", 997).stream().map(ItemView::key))
                .hasSize(10_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void pages_show_remaining_items_once_while_others_come_and_go() {
        holdfastFixture.createItems(200, i -> "{'key':'stays" + i + "'}");
        holdfastFixture.createItems(200, i -> "{'key':'goes" + i + "'}");
        var listedKeys = new ArrayList<String>();
        var token = "";
        var round = 0;
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.listItems, "{'workflow':'simple','limit':30" + token + "}");
            page.items().forEach(i -> listedKeys.add(i.key()));
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
            for (var i = 0; i < 15 && round * 15 + i < 200; i++)
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.completeItem,
                        "{'workflow':'simple','key':'goes" + (round * 15 + i) + "'}");
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'comes" + round++ + "'}");
        } while (!token.isEmpty());
        assertThat(listedKeys).doesNotHaveDuplicates();
        assertThat(listedKeys.stream().filter(k -> k.startsWith("stays"))).hasSize(200);
    }

    @Test
    void pages_have_no_gaps_or_duplicates_while_workflow_changes() {
        holdfastFixture.putPipeline();
        holdfastFixture.createItems(30, i -> "{'workflow':'pipeline','key':'k" + i + "'}");
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, "{'workflow':'pipeline','limit':15}");
        holdfastFixture.putWorkflow(
                "pipeline",
                "states: {first: {initial: true, next: [done], priority: 9}, received: {initial: true, next: [done]}, done: {terminal: true}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'new','state':'first'}");
        var listedKeys = new ArrayList<String>();
        page.items().forEach(item -> listedKeys.add(item.key()));
        while (page.nextPageToken() != null) {
            page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.listItems,
                    "{'workflow':'pipeline','limit':15,'pageToken':'" + page.nextPageToken() + "'}");
            page.items().forEach(item -> listedKeys.add(item.key()));
        }
        assertThat(listedKeys).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void page_of_large_items_is_short_and_has_next_page() {
        var data = "x".repeat(250_000);
        for (var i = 0; i < 50; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem, "{'key':'k" + i + "','data':'" + data + "','within':'PT1H'}");
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple','limit':1000}");
        assertThat(first.items()).hasSizeLessThan(45);
        var second = holdfastFixture.callOk(
                holdfastFixture.holdfast.listItems,
                "{'workflow':'simple','limit':1000,'pageToken':'" + first.nextPageToken() + "'}");
        assertThat(first.items().size() + second.items().size()).isEqualTo(50);
        holdfastFixture.clock.advance(ofHours(2));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 50L);
    }

    @Test
    void items_are_found_by_state_overdue_label_and_age() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'late','labels':{'team':'red'}}");
        holdfastFixture.clock.advance(ofMinutes(61));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'pipeline','key':'young','labels':{'team':'red','size':'L'}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'moved'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'moved','to':'copied'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'done'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'done','to':'failed'}");
        holdfastFixture.sweep();
        assertThat(listKeys("'workflow':'pipeline'")).containsExactlyInAnyOrder("late", "young", "moved");
        assertThat(listKeys("'workflow':'pipeline','state':'copied'")).containsExactly("moved");
        assertThat(listKeys("'workflow':'pipeline','overdue':true")).containsExactly("late");
        assertThat(listKeys("'workflow':'pipeline','overdue':false")).containsExactlyInAnyOrder("young", "moved");
        assertThat(listKeys("'workflow':'pipeline','labels':{'team':'red'}"))
                .containsExactlyInAnyOrder("late", "young");
        assertThat(listKeys("'workflow':'pipeline','labels':{'team':'red','size':'L'}"))
                .containsExactly("young");
        assertThat(listKeys("'workflow':'pipeline','olderThan':'PT1H'")).containsExactly("late");
        assertThat(listKeys("'workflow':'pipeline','state':'received','overdue':true,'labels':{'team':'blue'}"))
                .isEmpty();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.listItems, "{'workflow':'pipeline','state':'done'}")
                        .detail())
                .contains("no item is open in done");
    }

    @Test
    void lists_show_no_data_and_no_history() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':'heavy'}");
        assertThat(listAll("'workflow':'simple'", 10)).singleElement().satisfies(i -> {
            assertThat(i.data()).isNull();
            assertThat(i.history()).isEmpty();
        });
    }

    @Test
    void open_items_are_counted_by_state() {
        holdfastFixture.putPipeline();
        holdfastFixture.createItems(30, i -> "{'workflow':'pipeline','key':'k" + i + "'}");
        for (var i = 0; i < 10; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.advanceItem,
                    "{'workflow':'pipeline','key':'k" + i + "','to':'copied','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'pipeline','counts':true}")
                        .counts())
                .containsEntry("received", new ItemBoard.StateCount(20, 0))
                .containsEntry("copied", new ItemBoard.StateCount(10, 10));
    }

    @Test
    void items_are_ordered_by_state_priority_lateness_and_age() {
        var fixture = new HoldfastFixture(1);
        try (fixture) {
            fixture.putWorkflow("w", """
                    states:
                      low: {initial: true, next: [high, z]}
                      high: {next: [z], priority: 5}
                      z: {terminal: true}
                    """);
            fixture.callOk(fixture.holdfast.createItem, "{'workflow':'w','key':'oldest'}");
            fixture.clock.advance(ofHours(1));
            fixture.callOk(fixture.holdfast.createItem, "{'workflow':'w','key':'late','within':'PT1M'}");
            fixture.clock.advance(ofHours(1));
            fixture.callOk(fixture.holdfast.createItem, "{'workflow':'w','key':'urgent'}");
            fixture.callOk(fixture.holdfast.advanceItem, "{'workflow':'w','key':'urgent','to':'high'}");
            fixture.callOk(fixture.holdfast.createItem, "{'workflow':'w','key':'youngest'}");
            fixture.sweep();
            assertThat(fixture.callOk(fixture.holdfast.listItems, "{'workflow':'w'}")
                            .items())
                    .extracting(ItemView::key)
                    .containsExactly("urgent", "late", "oldest", "youngest");
        }
    }

    @Test
    void overdue_items_of_all_workflows_are_one_listing() {
        holdfastFixture.putWorkflow("w", "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
        holdfastFixture.putWorkflow(
                "dark", "{board: false, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        for (var workflow : List.of("w", "dark", "simple")) {
            for (var key : List.of("late", "saved", "done"))
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.createItem,
                        "{'workflow':'" + workflow + "','key':'" + key + "','within':'PT1H','labels':{'w':'" + workflow
                                + "'}}");
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem, "{'workflow':'" + workflow + "','key':'fine','within':'P9D'}");
        }
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        for (var workflow : List.of("w", "dark", "simple")) {
            var item = "{'workflow':'" + workflow + "','key':";
            holdfastFixture.callOk(holdfastFixture.holdfast.editItem, item + "'saved','within':'P1D'}");
            holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, item + "'done'}");
        }
        assertThat(listPages("'overdue':true,'limit':1"))
                .containsExactlyInAnyOrder("w/late", "dark/late", "simple/late");
        assertThat(listPages("'overdue':true,'labels':{'w':'dark'}")).containsExactly("dark/late");
        assertThat(listPages("'overdue':true,'olderThan':'PT3H'")).isEmpty();
    }

    private List<String> listPages(String members) {
        var items = new ArrayList<String>();
        var token = "";
        do {
            var page = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, "{" + members + token + "}");
            page.items().forEach(item -> items.add(item.workflow() + "/" + item.key()));
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        return items;
    }

    @Test
    void cost_of_overdue_listing_follows_overdue_items() {
        holdfastFixture.createItems(600, i -> "{'key':'fine" + i + "','within':'P9D'}");
        holdfastFixture.createItems(3, i -> "{'key':'late" + i + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.table.cost();
        assertThat(listPages("'overdue':true")).hasSize(3);
        var cost = holdfastFixture.table.cost();
        assertThat(cost.rows()).as("%s", cost).isLessThan(10);
        assertThat(cost.reads()).as("%s", cost).isLessThan(10);
    }

    @Test
    void listing_without_workflow_must_be_of_overdue_items() {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.listItems, "{'state':'open','counts':true}")
                        .toString())
                .contains("/workflow", "is required, unless overdue is true", "/state", "/counts");
    }

    @Test
    void states_of_older_versions_are_listed_too() {
        holdfastFixture.putWorkflow("w", "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'old'}");
        holdfastFixture.putWorkflow("w", "states: {b: {initial: true, next: [z]}, z: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'new'}");
        assertThat(listKeys("'workflow':'w'")).containsExactly("new", "old");
        assertThat(listKeys("'workflow':'w','state':'a'")).containsExactly("old");
    }

    @Test
    void listing_workflow_without_board_is_refused_with_reason() {
        holdfastFixture.putWorkflow(
                "w", "{board: false, states: {a: {initial: true, next: [z]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        assertThat(holdfastFixture.row("w", "k").entries()).isEmpty();
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.listItems, "{'workflow':'w'}"))
                .satisfies(p -> {
                    assertThat(p).isInstanceOf(Problem.Conflict.class);
                    assertThat(p.detail()).contains("board: false");
                });
        assertThat(holdfastFixture.item("w", "k").state()).isEqualTo("a");
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
    void unknown_page_token_is_refused(String token) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        var text = token.startsWith("{") || token.startsWith("[")
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8))
                : token;
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.listItems, "{'workflow':'simple','pageToken':'" + text + "'}")
                        .detail())
                .startsWith("/pageToken");
    }

    @Test
    void fault_during_listing_is_not_blamed_on_token() {
        holdfastFixture.createItems(2, i -> "{'key':'k" + i + "'}");
        var token = holdfastFixture
                .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple','limit':1}")
                .nextPageToken();
        holdfastFixture.table.failQueries(() -> new IllegalArgumentException("an internal fault"));
        var next = "{'workflow':'simple','pageToken':'" + token + "'}";
        assertThatThrownBy(() -> holdfastFixture.callOk(holdfastFixture.holdfast.listItems, next))
                .hasMessage("an internal fault");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001"})
    void page_has_one_to_thousand_items(String limit) {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.listItems, "{'workflow':'simple','limit':" + limit + "}")
                        .detail())
                .startsWith("/limit");
    }
}
