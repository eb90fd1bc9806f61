package dev.holdfast.story;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Cause;
import dev.holdfast.access.Scope;
import dev.holdfast.insight.Line;
import dev.holdfast.insight.Standing;
import dev.holdfast.insight.TraceItems;
import dev.holdfast.item.Acked;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happened under one correlation, or in one family, in one timeline. */
class TraceTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private TraceItems.Result trace(String request) {
        return rig.ok(rig.holdfast.traceItems, request);
    }

    private static List<String> told(List<Line> lines) {
        return lines.stream()
                .map(l -> (l.item() == null ? l.intent() : l.item()) + " "
                        + l.type().replace("dev.holdfast.", ""))
                .toList();
    }

    /** All pages of a trace, of so many lines each. */
    private List<Line> pages(String request, int limit) {
        var lines = new ArrayList<Line>();
        @Nullable String token = null;
        do {
            var more = ",'limit':" + limit + (token == null ? "" : ",'pageToken':'" + token + "'") + "}";
            var page = trace(request.replace("}", more));
            assertThat(page.lines()).hasSizeLessThanOrEqualTo(limit);
            lines.addAll(page.lines());
            token = page.nextPageToken();
        } while (token != null);
        return lines;
    }

    private void order() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','correlation':'order 7/ä'}");
        rig.clock.advance(ofMinutes(5));
        rig.ok(rig.holdfast.createItem, "{'key':'b','correlation':'order 7/ä','parent':'pipeline/a'}");
        rig.ok(rig.holdfast.createItem, "{'key':'c','correlation':'order 7'}");
        rig.clock.advance(ofMinutes(5));
        var because = rig.app.because(Cause.of(null, "till.7"));
        Rig.value(rig.ask(
                because, rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','note':'to tape'}"));
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        rig.clock.advance(ofMinutes(5));
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'b'}");
    }

    @Test
    void more_than_ten_changes_of_one_moment_stand_in_their_order() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','correlation':'c','links':['l:1']}");
        for (var i = 0; i < 12; i++)
            rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','note':'" + i + "'}");
        rig.publish();
        for (var by : List.of("{'correlation':'c'}", "{'link':'l:1'}"))
            assertThat(pages(by, 5).stream().skip(1).map(Line::note))
                    .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void everything_under_a_correlation_is_one_timeline_across_workflows() {
        order();
        rig.publish();
        var trace = trace("{'correlation':'order 7/ä'}");
        assertThat(told(trace.lines()))
                .containsExactly(
                        "pipeline/a item.created",
                        "simple/b item.created",
                        "pipeline/a item.advanced",
                        "simple/b item.completed");
        var advanced = trace.lines().get(2);
        assertThat(advanced.by()).isEqualTo("key:shop");
        assertThat(advanced.note()).isEqualTo("to tape");
        assertThat(advanced.took()).isEqualTo(ofMinutes(10));
        assertThat(advanced.cause()).isEqualTo(new Cause(null, "till.7"));
        assertThat(trace.nextPageToken()).isNull();
    }

    @Test
    void a_trace_says_where_each_item_stands_now_who_owns_the_step_and_what_it_waits_for() {
        rig.workflow("review", """
                roles: {checker: [olga@example.com]}
                states:
                  open: {initial: true, next: [checked, dropped], within: PT1H}
                  checked: {terminal: true, actors: [checker]}
                  dropped: {terminal: true, actors: [anyone]}
                """);
        rig.ok(rig.holdfast.createItem, "{'workflow':'review','key':'a','correlation':'x'}");
        rig.clock.advance(ofMillis(1));
        rig.ok(rig.holdfast.createItem, "{'workflow':'review','key':'b','correlation':'x'}");
        rig.clock.advance(ofMillis(1));
        rig.ok(rig.holdfast.createItem, "{'workflow':'review','key':'c','correlation':'x'}");
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'review','key':'b','reason':'audit'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'review','key':'c','to':'dropped'}");
        rig.clock.advance(ofMinutes(61));
        rig.sweep();
        rig.ok(rig.holdfast.acknowledgeItem, "{'workflow':'review','key':'a','owner':'pia@example.com'}");
        rig.publish();
        var items = trace("{'correlation':'x'}").items();
        assertThat(items).extracting(Standing::item).containsExactly("review/a", "review/b", "review/c");
        assertThat(items).extracting(Standing::overdue).containsExactly(true, false, false);
        assertThat(items)
                .extracting(Standing::waitsFor)
                .containsExactly("a move to checked or dropped", "its release: audit", null);
        assertThat(items)
                .extracting(Standing::acknowledged)
                .satisfiesExactly(
                        taken -> assertThat(taken).extracting(Acked::owner).isEqualTo("pia@example.com"),
                        none -> assertThat(none).isNull(),
                        none -> assertThat(none).isNull());
        assertThat(items.getFirst().owners())
                .containsOnlyKeys("checker")
                .containsEntry("checker", List.of("olga@example.com"));
        assertThat(items.getLast().finishedAt()).isEqualTo(Rig.START.plusMillis(2));
    }

    @Test
    void an_item_s_family_is_its_parent_itself_and_its_children() {
        order();
        rig.ok(rig.holdfast.createItem, "{'key':'d','parent':'simple/b'}");
        rig.publish();
        rig.clock.advance(ofMinutes(1));
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(told(trace("{'workflow':'pipeline','key':'a'}").lines()))
                .as("its own last change is told before the feed has brought it")
                .containsExactly(
                        "pipeline/a item.created",
                        "simple/b item.created",
                        "pipeline/a item.advanced",
                        "simple/b item.completed",
                        "pipeline/a item.completed");
        assertThat(told(trace("{'workflow':'simple','key':'b'}").lines()))
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
        order();
        for (var i = 0; i < 30; i++) {
            rig.clock.advance(ofMinutes(1));
            rig.ok(rig.holdfast.editItem, "{'workflow':'pipeline','key':'a','note':'" + i + "'}");
            rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "','parent':'pipeline/a','correlation':'order 7/ä'}");
            if (i == 20) rig.publish();
        }
        for (var request : List.of("{'correlation':'order 7/ä'}", "{'workflow':'pipeline','key':'a'}")) {
            var whole = pages(request, 1000);
            for (var limit : List.of(1, 2, 7)) assertThat(pages(request, limit)).isEqualTo(whole);
            assertThat(whole).extracting(Line::event).doesNotHaveDuplicates();
            rig.publish();
        }
        assertThat(pages("{'workflow':'pipeline','key':'a'}", 10)).hasSize(4 + 60);
    }

    @Test
    void two_items_that_are_each_other_s_parents_are_told_once() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','parent':'simple/b'}");
        rig.ok(rig.holdfast.createItem, "{'key':'b','parent':'simple/a'}");
        for (var i = 0; i < 12; i++) {
            rig.clock.advance(ofMinutes(1));
            rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'b','note':'" + i + "'}");
            rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','note':'" + i + "'}");
        }
        rig.publish();
        for (var limit : List.of(1, 2, 3, 1000))
            for (var key : List.of("a", "b"))
                assertThat(pages("{'workflow':'simple','key':'" + key + "'}", limit))
                        .as("%s, in pages of %d", key, limit)
                        .hasSize(2 + 24)
                        .extracting(Line::event)
                        .doesNotHaveDuplicates();
    }

    @Test
    void no_item_is_its_own_parent() {
        for (var key : List.of("a", "b"))
            assertThat(rig.refused(rig.holdfast.createItem, "{'key':'" + key + "','parent':'simple/" + key + "'}")
                            .detail())
                    .isEqualTo("/parent: is the item itself");
        rig.ok(rig.holdfast.createItem, "{'key':'a','parent':'a'}");
        assertThat(rig.refused(rig.holdfast.editItem, "{'workflow':'simple','key':'a','parent':'simple/a'}")
                        .detail())
                .isEqualTo("/parent: is the item itself");
    }

    @Test
    void what_an_intent_led_to_stands_in_the_timeline_with_it() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var queued = rig.ok(
                rig.holdfast.hold.queueIntents,
                "{'intents':[{'kind':'method','model':'m','name':'n','parent':'pipeline/a','correlation':'x'}]}");
        var id = queued.intents().getFirst().intent().id();
        rig.clock.advance(ofMinutes(1));
        assertThat(trace("{'workflow':'pipeline','key':'a'}").items().getFirst().waitsFor())
                .isEqualTo("the intent " + id);
        rig.ok(rig.holdfast.hold.releaseIntents, "{'kind':'method'}");
        rig.publish();
        var lines = trace("{'correlation':'x'}").lines();
        assertThat(lines)
                .extracting(l -> l.type().replace("dev.holdfast.", ""))
                .contains("intent.queued", "intent.released", "item.created");
        var released = lines.stream()
                .filter(l -> l.type().endsWith("intent.released"))
                .findFirst()
                .orElseThrow();
        var created = lines.stream()
                .filter(l -> l.type().endsWith("item.created"))
                .findFirst()
                .orElseThrow();
        assertThat(requireNonNull(created.cause()).causation()).isEqualTo(released.event());
        assertThat(released.item()).isEqualTo(created.item());
        assertThat(told(trace("{'workflow':'pipeline','key':'a'}").lines())).hasSize(6);
    }

    @Test
    void what_was_deleted_is_still_told() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','correlation':'x'}");
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'simple','key':'a'}");
        rig.publish();
        var trace = trace("{'correlation':'x'}");
        assertThat(told(trace.lines())).containsExactly("simple/a item.created", "simple/a item.deleted");
        assertThat(trace.items()).isEmpty();
    }

    @Test
    void another_application_s_events_are_not_seen() {
        order();
        rig.publish();
        var other = Caller.application("other", Scope.READ, "key:other");
        var trace = Rig.value(rig.ask(other, rig.holdfast.traceItems, "{'correlation':'order 7/ä'}"));
        assertThat(trace.lines()).isEmpty();
        assertThat(Rig.refusal(rig.ask(other, rig.holdfast.traceItems, "{'workflow':'pipeline','key':'a'}"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_trace_of_nothing_in_particular_is_refused() {
        for (var request : List.of(
                "{}",
                "{'correlation':'x','workflow':'simple','key':'a'}",
                "{'workflow':'simple'}",
                "{'correlation':''}"))
            assertThat(rig.refused(rig.holdfast.traceItems, request).status())
                    .as(request)
                    .isEqualTo(400);
        assertThat(rig.refused(rig.holdfast.traceItems, "{'correlation':'x','pageToken':'e30x'}")
                        .detail())
                .contains("/pageToken");
    }

    @Test
    void a_change_that_the_feed_brings_again_is_told_once() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','correlation':'x'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        var changes = rig.store().peek(10).stream().map(c -> c.row()).toList();
        rig.publish();
        rig.holdfast.changeFeed.project(changes);
        assertThat(trace("{'correlation':'x'}").lines()).hasSize(2);
    }
}
