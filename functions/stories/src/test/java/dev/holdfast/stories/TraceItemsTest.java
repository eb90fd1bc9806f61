// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Acknowledgement;
import dev.holdfast.timeline.ItemStatus;
import dev.holdfast.timeline.TimelineEntry;
import dev.holdfast.timeline.TraceItems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A timeline shows the changes under one correlation or in one family of items. */
class TraceItemsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private TraceItems.Result trace(String request) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, request);
    }

    private static List<String> summaries(List<TimelineEntry> entries) {
        return entries.stream()
                .map(l -> (l.item() == null ? l.intent() : l.item()) + " "
                        + l.type().replace("dev.holdfast.", ""))
                .toList();
    }

    /** Returns the entries of all pages of a trace, with at most {@code limit} entries on a page. */
    private List<TimelineEntry> pages(String request, int limit) {
        var entries = new ArrayList<TimelineEntry>();
        @Nullable String token = null;
        do {
            var pageMembers = ",'limit':" + limit + (token == null ? "" : ",'pageToken':'" + token + "'") + "}";
            var page = trace(request.replace("}", pageMembers));
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            entries.addAll(page.entries());
            token = page.nextPageToken();
        } while (token != null);
        return entries;
    }

    private void createFamily() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','correlation':'order 7/ä'}");
        holdfastFixture.clock.advance(ofMinutes(5));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'key':'b','correlation':'order 7/ä','parent':'pipeline/a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'c','correlation':'order 7'}");
        holdfastFixture.clock.advance(ofMinutes(5));
        var callerWithCause = holdfastFixture.app.withCause(ChangeCause.of(null, "till.7"));
        HoldfastFixture.requireOk(holdfastFixture.call(
                callerWithCause,
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'pipeline','key':'a','to':'copied','note':'to tape'}"));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.clock.advance(ofMinutes(5));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'b'}");
    }

    @Test
    void many_changes_of_one_moment_keep_their_order() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','correlation':'c','links':['l:1']}");
        for (var i = 0; i < 12; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','note':'" + i + "'}");
        holdfastFixture.publish();
        for (var subject : List.of("{'correlation':'c'}", "{'link':'l:1'}"))
            assertThat(pages(subject, 5).stream().skip(1).map(TimelineEntry::note))
                    .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void timeline_of_correlation_spans_workflows() {
        createFamily();
        holdfastFixture.publish();
        var trace = trace("{'correlation':'order 7/ä'}");
        assertThat(summaries(trace.entries()))
                .containsExactly(
                        "pipeline/a item.created",
                        "simple/b item.created",
                        "pipeline/a item.advanced",
                        "simple/b item.completed");
        var advanced = trace.entries().get(2);
        assertThat(advanced.by()).isEqualTo("key:shop");
        assertThat(advanced.note()).isEqualTo("to tape");
        assertThat(advanced.stay()).isEqualTo(ofMinutes(10));
        assertThat(advanced.cause()).isEqualTo(new ChangeCause(null, "till.7"));
        assertThat(trace.nextPageToken()).isNull();
    }

    @Test
    void trace_shows_status_assignee_and_blocker_of_each_item() {
        holdfastFixture.putWorkflow("review", """
                roles: {checker: [olga@example.com]}
                states:
                  open: {initial: true, next: [checked, dropped], within: PT1H}
                  checked: {terminal: true, actors: [checker]}
                  dropped: {terminal: true, actors: [anyone]}
                """);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'review','key':'a','correlation':'x'}");
        holdfastFixture.clock.advance(ofMillis(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'review','key':'b','correlation':'x'}");
        holdfastFixture.clock.advance(ofMillis(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'review','key':'c','correlation':'x'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'review','key':'b','reason':'audit'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'review','key':'c','to':'dropped'}");
        holdfastFixture.clock.advance(ofMinutes(61));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'review','key':'a','owner':'pia@example.com'}");
        holdfastFixture.publish();
        var items = trace("{'correlation':'x'}").items();
        assertThat(items).extracting(ItemStatus::item).containsExactly("review/a", "review/b", "review/c");
        assertThat(items).extracting(ItemStatus::overdue).containsExactly(true, false, false);
        assertThat(items)
                .extracting(ItemStatus::waitsFor)
                .containsExactly("a move to checked or dropped", "its release: audit", null);
        assertThat(items)
                .extracting(ItemStatus::acknowledged)
                .satisfiesExactly(
                        taken -> assertThat(taken)
                                .extracting(Acknowledgement::owner)
                                .isEqualTo("pia@example.com"),
                        none -> assertThat(none).isNull(),
                        none -> assertThat(none).isNull());
        assertThat(items.getFirst().owners())
                .containsOnlyKeys("checker")
                .containsEntry("checker", List.of("olga@example.com"));
        assertThat(items.getLast().finishedAt()).isEqualTo(HoldfastFixture.START.plusMillis(2));
    }

    @Test
    void family_of_item_is_its_parent_itself_and_its_children() {
        createFamily();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'d','parent':'simple/b'}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(summaries(trace("{'workflow':'pipeline','key':'a'}").entries()))
                .as("the item's own last change appears before it is published")
                .containsExactly(
                        "pipeline/a item.created",
                        "simple/b item.created",
                        "pipeline/a item.advanced",
                        "simple/b item.completed",
                        "pipeline/a item.completed");
        assertThat(summaries(trace("{'workflow':'simple','key':'b'}").entries()))
                .containsExactly(
                        "pipeline/a item.created",
                        "simple/b item.created",
                        "pipeline/a item.advanced",
                        "simple/b item.completed",
                        "simple/d item.created",
                        "pipeline/a item.completed");
    }

    @Test
    void pages_of_any_length_make_the_same_timeline() {
        createFamily();
        for (var i = 0; i < 30; i++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'pipeline','key':'a','note':'" + i + "'}");
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem,
                    "{'key':'k" + i + "','parent':'pipeline/a','correlation':'order 7/ä'}");
            if (i == 20) holdfastFixture.publish();
        }
        for (var request : List.of("{'correlation':'order 7/ä'}", "{'workflow':'pipeline','key':'a'}")) {
            var whole = pages(request, 1000);
            for (var limit : List.of(1, 2, 7)) assertThat(pages(request, limit)).isEqualTo(whole);
            assertThat(whole).extracting(TimelineEntry::event).doesNotHaveDuplicates();
            holdfastFixture.publish();
        }
        assertThat(pages("{'workflow':'pipeline','key':'a'}", 10)).hasSize(4 + 60);
    }

    @Test
    void two_items_that_are_parents_of_each_other_appear_once() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','parent':'simple/b'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b','parent':'simple/a'}");
        for (var i = 0; i < 12; i++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'b','note':'" + i + "'}");
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','note':'" + i + "'}");
        }
        holdfastFixture.publish();
        for (var limit : List.of(1, 2, 3, 1000))
            for (var key : List.of("a", "b"))
                assertThat(pages("{'workflow':'simple','key':'" + key + "'}", limit))
                        .as("%s, in pages of %d", key, limit)
                        .hasSize(2 + 24)
                        .extracting(TimelineEntry::event)
                        .doesNotHaveDuplicates();
    }

    @Test
    void item_cannot_be_its_own_parent() {
        for (var key : List.of("a", "b"))
            assertThat(holdfastFixture
                            .callRefused(
                                    holdfastFixture.holdfast.createItem,
                                    "{'key':'" + key + "','parent':'simple/" + key + "'}")
                            .detail())
                    .isEqualTo("/parent: must not be the item itself");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','parent':'a'}");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.editItem,
                                "{'workflow':'simple','key':'a','parent':'simple/a'}")
                        .detail())
                .isEqualTo("/parent: must not be the item itself");
    }

    @Test
    void timeline_shows_intent_and_item_created_by_its_release() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var queued = holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'method','model':'m','name':'n','parent':'pipeline/a','correlation':'x'}]}");
        var id = queued.intents().getFirst().intent().id();
        holdfastFixture.clock.advance(ofMinutes(1));
        assertThat(trace("{'workflow':'pipeline','key':'a'}").items().getFirst().waitsFor())
                .isEqualTo("the intent " + id);
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, "{'kind':'method'}");
        holdfastFixture.publish();
        var entries = trace("{'correlation':'x'}").entries();
        assertThat(entries)
                .extracting(l -> l.type().replace("dev.holdfast.", ""))
                .contains("intent.queued", "intent.released", "item.created");
        var released = entries.stream()
                .filter(l -> l.type().endsWith("intent.released"))
                .findFirst()
                .orElseThrow();
        var created = entries.stream()
                .filter(l -> l.type().endsWith("item.created"))
                .findFirst()
                .orElseThrow();
        assertThat(requireNonNull(created.cause()).causation()).isEqualTo(released.event());
        assertThat(released.item()).isEqualTo(created.item());
        assertThat(summaries(trace("{'workflow':'pipeline','key':'a'}").entries()))
                .hasSize(6);
    }

    @Test
    void deleted_items_appear_in_timeline() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','correlation':'x'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.publish();
        var trace = trace("{'correlation':'x'}");
        assertThat(summaries(trace.entries())).containsExactly("simple/a item.created", "simple/a item.deleted");
        assertThat(trace.items()).isEmpty();
    }

    @Test
    void events_of_other_applications_are_not_shown() {
        createFamily();
        holdfastFixture.publish();
        var other = Caller.application("other", Scope.READ, "key:other");
        var trace = HoldfastFixture.requireOk(
                holdfastFixture.call(other, holdfastFixture.holdfast.traceItems, "{'correlation':'order 7/ä'}"));
        assertThat(trace.entries()).isEmpty();
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                                other, holdfastFixture.holdfast.traceItems, "{'workflow':'pipeline','key':'a'}"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void trace_without_subject_is_refused() {
        for (var request : List.of(
                "{}",
                "{'correlation':'x','workflow':'simple','key':'a'}",
                "{'workflow':'simple'}",
                "{'correlation':''}"))
            assertThat(holdfastFixture
                            .callRefused(holdfastFixture.holdfast.traceItems, request)
                            .status())
                    .as(request)
                    .isEqualTo(400);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.traceItems, "{'correlation':'x','pageToken':'e30x'}")
                        .detail())
                .contains("/pageToken");
    }

    @Test
    void change_repeated_by_feed_is_shown_once() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','correlation':'x'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        var changes =
                holdfastFixture.store().peek(10).stream().map(c -> c.row()).toList();
        holdfastFixture.publish();
        holdfastFixture.holdfast.changeFeed.project(changes);
        assertThat(trace("{'correlation':'x'}").entries()).hasSize(2);
    }
}
