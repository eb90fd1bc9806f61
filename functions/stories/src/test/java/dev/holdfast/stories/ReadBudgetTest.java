// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.table.ReadBudget.PageEnd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listings with filters fill their pages. If a page ends earlier, the listing says so. */
class ReadBudgetTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** Creates items; every fiftieth has the label {@code team: t7}. */
    private void createLabelledItems(int count) {
        holdfastFixture.createItems(
                count,
                i -> "{'key':'k" + i + "','within':'PT1H','labels':{'team':'" + (i % 50 == 0 ? "t7" : "t1") + "'}}");
    }

    private static String tokenOf(String nextPageToken) {
        return ",'pageToken':'" + nextPageToken + "'";
    }

    private List<String> listAll(String members) {
        var keys = new ArrayList<String>();
        var token = "";
        do {
            var page = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, "{" + members + token + "}");
            page.items().stream().map(ItemView::key).forEach(keys::add);
            token = page.nextPageToken() == null ? "" : tokenOf(page.nextPageToken());
        } while (!token.isEmpty());
        return keys;
    }

    @Test
    void page_with_label_is_full_although_few_items_match() {
        createLabelledItems(3_000);
        var request = "{'workflow':'simple','labels':{'team':'t7'},'limit':50";
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, request + "}");
        assertThat(page.items()).hasSize(50);
        assertThat(page.endedEarly()).isNull();
        var next = holdfastFixture.callOk(
                holdfastFixture.holdfast.listItems, request + tokenOf(String.valueOf(page.nextPageToken())) + "}");
        assertThat(next.items()).hasSize(10);
        assertThat(next.nextPageToken()).isNull();
        assertThat(next.endedEarly()).isNull();
    }

    @Test
    void overdue_items_of_all_workflows_fill_page_by_label() {
        createLabelledItems(1_000);
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        var page = holdfastFixture.callOk(
                holdfastFixture.holdfast.listItems, "{'overdue':true,'labels':{'team':'t7'},'limit':20}");
        assertThat(page.items()).hasSize(20);
        assertThat(listAll("'overdue':true,'labels':{'team':'t7'},'limit':7"))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void page_ends_when_time_is_over_and_says_so() {
        createLabelledItems(3_000);
        holdfastFixture.table.runBeforeQuery(rowQuery -> holdfastFixture.clock.advance(ofSeconds(2)));
        var page = holdfastFixture.callOk(
                holdfastFixture.holdfast.listItems, "{'workflow':'simple','labels':{'team':'t7'},'limit':50}");
        assertThat(page.items()).hasSizeBetween(1, 49);
        assertThat(page.endedEarly()).isEqualTo(PageEnd.TIME);
        assertThat(listAll("'workflow':'simple','labels':{'team':'t7'},'limit':50"))
                .hasSize(60)
                .doesNotHaveDuplicates();
    }

    @Test
    void item_that_becomes_overdue_is_listed_once_by_label() {
        createLabelledItems(1_500);
        var keys = new ArrayList<String>();
        var token = "";
        var request = "{'workflow':'simple','labels':{'team':'t7'},'limit':7";
        do {
            var page = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, request + token + "}");
            page.items().stream().map(ItemView::key).forEach(keys::add);
            if (token.isEmpty()) {
                holdfastFixture.clock.advance(ofHours(2));
                holdfastFixture.sweep();
            }
            token = page.nextPageToken() == null ? "" : tokenOf(page.nextPageToken());
        } while (!token.isEmpty());
        assertThat(keys).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void listing_by_age_reads_only_older_items() {
        holdfastFixture.createItems(3, i -> "{'key':'old" + i + "'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.createItems(600, i -> "{'key':'young" + i + "'}");
        holdfastFixture.table.cost();
        assertThat(listAll("'workflow':'simple','olderThan':'PT1H'")).hasSize(3);
        assertThat(holdfastFixture.table.cost().rows()).isLessThan(10);
        assertThat(listAll("'workflow':'simple','olderThan':'PT2H'"))
                .as("items of exactly this age")
                .hasSize(3);
        assertThat(listAll("'workflow':'simple','olderThan':'PT2H0.001S'")).isEmpty();
        assertThat(listAll("'workflow':'simple','olderThan':'P36500D'")).isEmpty();
    }

    @Test
    void queue_page_is_full_although_few_entries_match() {
        for (var from = 0; from < 900; from += 300) {
            var intents = new ArrayList<String>();
            for (var i = from; i < from + 300; i++)
                intents.add("{'kind':'method','model':'ad','name':'create','inputs':" + i + ",'labels':{'team':'"
                        + (i % 100 == 99 ? "t7" : "t1") + "'}}");
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.queueIntents, "{'intents':[" + String.join(",", intents) + "]}");
        }
        holdfastFixture.table.cost();
        var request = "{'label':'team:t7','limit':1";
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.listIntents, request + "}");
        assertThat(page.intents()).hasSize(1);
        assertThat(holdfastFixture.table.cost().reads()).isLessThan(10);
        var ids = new ArrayList<String>();
        while (true) {
            page.intents().forEach(intent -> ids.add(intent.id()));
            if (page.nextPageToken() == null) break;
            page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.listIntents, request + tokenOf(page.nextPageToken()) + "}");
        }
        assertThat(ids).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void delivery_page_is_full_although_few_deliveries_match() {
        holdfastFixture.subscribe();
        holdfastFixture.receiver.answerWith(message -> message.subject().endsWith("bad")
                ? new DeliveryOutcome.PermanentRejection("HTTP 400")
                : new DeliveryOutcome.DeliverySuccess("200"));
        for (var i = 0; i < 60; i++) {
            holdfastFixture.clock.advance(ofSeconds(1));
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem, "{'key':'k" + i + (i % 20 == 19 ? "bad" : "") + "'}");
            holdfastFixture.publish();
        }
        var request = "{'subscription':'alerts','limit':2";
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.listDeliveries, request + ",'status':'failed'}");
        assertThat(page.deliveries()).hasSize(2);
        var replayed = holdfastFixture.callOk(holdfastFixture.holdfast.replayDeliveries, request + "}");
        assertThat(replayed.replayed()).hasSize(2);
    }

    @Test
    void workflow_page_is_full_although_workflows_are_deleted() {
        for (var i = 0; i < 30; i++) {
            holdfastFixture.putWorkflow(
                    "w%02d".formatted(i), "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
            if (i % 10 != 9)
                holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w%02d'}".formatted(i));
        }
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.listWorkflows, "{'limit':3}");
        assertThat(page.workflows()).extracting("name").containsExactly("simple", "w09", "w19");
        var next = holdfastFixture.callOk(
                holdfastFixture.holdfast.listWorkflows,
                "{'limit':3" + tokenOf(String.valueOf(page.nextPageToken())) + "}");
        assertThat(next.workflows()).extracting("name").containsExactly("w29");
    }
}
