package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sweep.SweepReport;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Too early, too fast, too often, too few. */
class WatchTest {
    private static final String STATES = """
            states:
              received: {initial: true, next: [review, failed]}
              review: {next: [shipped, failed]}
              shipped: {terminal: true}
              failed: {terminal: true}
            """;

    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void watch(String rules) {
        rig.workflow("upload", "expect: {" + rules + "}\n" + STATES);
    }

    private void subscribe(String types) {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/hook','types':['" + types + "']}");
    }

    private void create(String... keys) {
        for (var key : keys) rig.ok(rig.holdfast.createItem, "{'workflow':'upload','key':'" + key + "'}");
    }

    private void advance(String key, String to) {
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'upload','key':'" + key + "','to':'" + to + "'}");
    }

    private SweepReport pass(Duration time) {
        rig.clock.advance(time);
        return passed();
    }

    private SweepReport passed() {
        rig.publish();
        var report = rig.sweep();
        rig.publish();
        return report;
    }

    private SweepReport until(String instant) {
        rig.clock.set(Instant.parse(instant));
        return passed();
    }

    /** {@code type count from}, of all that was told of the workflow. */
    private List<String> told() {
        return rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().contains(".workflow."))
                .map(e -> e.get("type").asText().replace("dev.holdfast.workflow.", "") + " "
                        + e.get("data").get("count").asText() + " "
                        + e.get("data").get("from").asText())
                .toList();
    }

    private List<Row> rows() {
        return rig.store().all(Query.rows("expectation/shop/upload", 100));
    }

    // Too few

    @Test
    void too_few_in_a_day_are_told_once_when_it_is_over() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 3, per: P1D, zone: Europe/Berlin}");
        until("2026-03-02T06:00:00Z");
        create("a", "b");
        until("2026-03-02T23:01:00Z");
        assertThat(told()).as("the feed has two minutes").isEmpty();
        assertThat(until("2026-03-02T23:02:00Z").done()).containsEntry("violated", 1L);
        assertThat(told()).containsExactly("below-minimum 2 2026-03-01T23:00:00Z");
        for (var i = 0; i < 3; i++) pass(ofMinutes(5));
        assertThat(told()).hasSize(1);
        assertThat(rig.counts.of("expectations.violated")).isEqualTo(1);
        var event = rig.receiver.events().getLast();
        assertThat(event.get("subject").asText()).isEqualTo("upload/expect/few");
        assertThat(event.get("time").asText()).isEqualTo("2026-03-02T23:00:00Z");
        assertThat(event.get("dataschema").asText()).isEqualTo("urn:holdfast:schema:expectation-1");
        assertThat(event.get("data").toString().replace('"', '\''))
                .isEqualTo(
                        "{'app':'shop','workflow':'upload','rule':'few','state':'received','count':2,'atLeast':3,"
                                + "'per':'P1D','zone':'Europe/Berlin','from':'2026-03-01T23:00:00Z','to':'2026-03-02T23:00:00Z'}");
    }

    @Test
    void nothing_at_all_is_too_few_and_enough_is_not() {
        subscribe("dev.holdfast.workflow.below-minimum");
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        pass(ofHours(1));
        create("a", "b", "c");
        pass(ofMinutes(62));
        assertThat(told()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
        pass(ofMinutes(60));
        assertThat(told())
                .containsExactly("below-minimum 0 2026-03-01T08:00:00Z", "below-minimum 0 2026-03-01T10:00:00Z");
    }

    @Test
    void what_a_period_began_with_before_its_rule_held_is_not_judged() {
        subscribe("*");
        rig.clock.advance(ofMinutes(1));
        watch("few: {state: received, atLeast: 1, per: PT1H}");
        pass(ofMinutes(61));
        assertThat(told()).isEmpty();
        pass(ofMinutes(60));
        assertThat(told()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
    }

    @Test
    void every_way_into_a_state_counts_and_migrating_is_none() {
        subscribe("*.below-minimum");
        watch("few: {state: shipped, atLeast: 5, per: PT1H}");
        create("a", "b", "c");
        advance("a", "review");
        advance("a", "shipped");
        advance("b", "review");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'upload','key':'b','to':'shipped'}");
        rig.workflow(
                "upload",
                "expect: {few: {state: shipped, atLeast: 5, per: PT1H}}\nstates: {start: {initial: true, next: [shipped]}, shipped: {terminal: true}}");
        rig.ok(rig.holdfast.migrateItems, "{'workflow':'upload','states':{'received':'shipped'}}");
        pass(ofMinutes(62));
        assertThat(told()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
    }

    // Too often

    @Test
    void too_many_are_told_as_soon_as_they_are_seen_and_once_in_a_period() {
        rig.subscribe();
        watch("storm: {state: failed, atMost: 2, per: PT1H}");
        for (var key : List.of("a", "b", "c", "d")) create(key);
        for (var key : List.of("a", "b")) advance(key, "failed");
        pass(ofMinutes(1));
        assertThat(told()).isEmpty();
        for (var key : List.of("c", "d")) advance(key, "failed");
        pass(ofMinutes(1));
        assertThat(told()).containsExactly("above-maximum 4 2026-03-01T08:00:00Z");
        create("e");
        advance("e", "failed");
        for (var i = 0; i < 70; i++) pass(ofMinutes(1));
        assertThat(told()).hasSize(1);
        for (var key : List.of("f", "g", "h")) {
            create(key);
            advance(key, "failed");
        }
        pass(ofMinutes(1));
        assertThat(told())
                .containsExactly("above-maximum 4 2026-03-01T08:00:00Z", "above-maximum 3 2026-03-01T09:00:00Z");
        assertThat(rig.receiver.events().stream()
                        .filter(e -> e.get("subject").asText().equals("upload/expect/storm"))
                        .map(e -> e.get("sequence").asText()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void a_rule_may_bound_both_ways() {
        rig.subscribe();
        watch("band: {state: received, atLeast: 2, atMost: 3, per: PT1H}");
        create("a", "b", "c", "d");
        pass(ofMinutes(2));
        pass(ofMinutes(61));
        create("e");
        pass(ofMinutes(60));
        assertThat(told())
                .containsExactly("above-maximum 4 2026-03-01T08:00:00Z", "below-minimum 1 2026-03-01T09:00:00Z");
    }

    @Test
    void a_thousand_and_more_are_counted_too() {
        subscribe("*.above-maximum");
        watch("storm: {state: received, atMost: 1100, per: P1D}");
        rig.create(1101, i -> "{'workflow':'upload','key':'k" + i + "'}");
        pass(ofMinutes(20));
        assertThat(told()).containsExactly("above-maximum 1101 2026-03-01T00:00:00Z");
    }

    // Once

    @Test
    void a_feed_that_repeats_itself_counts_nothing_twice() {
        subscribe("*.below-minimum");
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        create("a", "b");
        var changes = new ArrayList<Row>(
                rig.store().peek(100).stream().map(c -> c.row()).toList());
        rig.publish();
        Collections.reverse(changes);
        rig.holdfast.publishEvents.publish(List.copyOf(changes));
        Rig.together(Collections.nCopies(4, () -> {
            rig.holdfast.publishEvents.publish(changes);
            return true;
        }));
        pass(ofMinutes(62));
        assertThat(told()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
        var findings = rig.store().all(Query.rows("expectation/shop/upload/few", 100));
        rig.holdfast.publishEvents.publish(findings);
        assertThat(told()).hasSize(1);
    }

    @Test
    void two_sweeps_at_once_tell_it_once() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 1, per: PT1H}");
        create("a", "b");
        advance("a", "failed");
        advance("b", "failed");
        rig.publish();
        rig.clock.advance(ofMinutes(62));
        Rig.together(Collections.nCopies(8, rig::sweep));
        rig.publish();
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "below-minimum 2 2026-03-01T08:00:00Z", "above-maximum 2 2026-03-01T08:00:00Z");
    }

    @Test
    void a_sweep_that_was_out_judges_what_it_missed() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 1, per: PT1H}");
        rig.clock.advance(ofMinutes(90));
        create("a");
        rig.publish();
        rig = rig.crashed();
        pass(ofHours(3));
        assertThat(told())
                .containsExactly(
                        "below-minimum 0 2026-03-01T08:00:00Z",
                        "below-minimum 0 2026-03-01T10:00:00Z",
                        "below-minimum 0 2026-03-01T11:00:00Z");
        pass(ofDays(30));
        assertThat(told()).as("31 hours more, not 720").hasSize(34);
    }

    @Test
    void rules_that_take_long_to_count_hold_up_no_deadline_and_are_counted_by_later_sweeps() {
        var rules = IntStream.range(0, 20)
                .mapToObj(i -> "few" + i + ": {state: received, atLeast: 1, per: PT1H}")
                .collect(Collectors.joining(", "));
        watch(rules);
        rig.clock.advance(ofHours(4));
        rig.publish();
        // Each rule takes 4 periods of 3 shards.
        rig.table.runBeforeQuery(q -> {
            if (q.partition().startsWith("arrival/")) rig.clock.advance(Duration.ofMillis(250));
        });
        var sizes = new ArrayList<Long>();
        for (var i = 0; i < 6; i++) {
            var before = rig.clock.instant();
            var report = rig.sweep();
            assertThat(Duration.between(before, rig.clock.instant())).isLessThan(ofSeconds(14));
            assertThat(report.complete()).isTrue();
            sizes.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(sizes.getFirst()).isBetween(2L, 6L);
        assertThat(sizes.stream().mapToLong(n -> n).sum()).isEqualTo(20);
    }

    @Test
    void a_sweep_whose_time_runs_out_within_a_page_writes_what_it_has_decided() {
        rig.close();
        rig = new Rig(1);
        watch("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        rig.clock.advance(ofMinutes(62));
        rig.table.runBeforeQuery(q -> {
            if (q.partition().startsWith("arrival/")) rig.clock.advance(ofSeconds(1));
        });
        var swept = new ArrayList<Long>();
        for (var i = 0; i < 2; i++) {
            var report = rig.holdfast.sweep.run(Duration.ofMillis(500));
            swept.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(swept).as("one each").containsExactly(1L, 1L);
    }

    @Test
    void how_many_shards_there_are_is_asked_once_in_a_sweep() {
        watch("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        rig.clock.advance(ofHours(9));
        rig.sweep();
        rig.clock.advance(ofHours(9));
        var asked = new AtomicInteger();
        rig.table.runBeforeGet(key -> {
            if (key.partition().equals("settings")) asked.incrementAndGet();
        });
        rig.sweep();
        assertThat(asked).as("by the sweep, and for the rules").hasValue(2);
    }

    // The workflow changes

    @Test
    void a_rule_that_stays_the_same_goes_on_whatever_else_changes() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        pass(ofMinutes(30));
        watch("few: {state: received, atLeast: 3, per: PT1H}, hasty: {state: review, minStay: PT1M}");
        pass(ofMinutes(32));
        assertThat(told()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
    }

    @Test
    void a_rule_that_changes_begins_anew_and_one_that_is_gone_is_gone() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 2, per: PT1H}");
        assertThat(rows()).hasSize(2);
        pass(ofMinutes(30));
        watch("few: {state: received, atLeast: 2, per: PT1H}");
        assertThat(rows()).hasSize(1);
        pass(ofMinutes(32));
        assertThat(told()).as("half an hour is not judged").isEmpty();
        pass(ofMinutes(60));
        assertThat(told()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
    }

    @Test
    void what_is_put_while_a_sweep_decides_is_not_overwritten() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        rig.clock.advance(ofMinutes(62));
        rig.table.runBeforeNextWrite(() -> watch("few: {state: review, atLeast: 3, per: PT1H}"));
        passed();
        assertThat(told()).isEmpty();
        pass(ofMinutes(60));
        pass(ofMinutes(60));
        assertThat(told()).containsExactly("below-minimum 0 2026-03-01T10:00:00Z");
    }

    @Test
    void items_of_older_versions_count_by_the_newest_rules() {
        rig.subscribe();
        rig.workflow("upload", STATES);
        create("a", "b");
        rig.publish();
        watch("few: {state: review, atLeast: 3, per: PT1H}");
        advance("a", "review");
        advance("b", "review");
        pass(ofMinutes(62));
        assertThat(told()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
    }

    @Test
    void a_deleted_workflow_watches_nothing_and_a_deleted_version_gives_way_to_the_one_before() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        watch("other: {state: received, atLeast: 4, per: PT1H}");
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'upload','version':2}");
        assertThat(rows()).extracting(row -> row.key().sort()).containsExactly("few");
        pass(ofMinutes(62));
        assertThat(told()).hasSize(1);
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'upload'}");
        assertThat(rows()).isEmpty();
        assertThat(pass(ofHours(2)).done()).isEmpty();
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        pass(ofHours(2));
        assertThat(rig.receiver.messages().stream().map(m -> m.id()).distinct())
                .as("under ids of their own")
                .hasSize(rig.receiver.messages().size());
        assertThat(told()).hasSizeGreaterThan(1);
    }

    @Test
    void where_nothing_is_counted_nothing_is_filed() {
        watch("hasty: {state: review, minStay: PT1M}");
        create("a");
        rig.ok(rig.holdfast.createItem, "{'key':'b'}");
        rig.publish();
        assertThat(rows()).isEmpty();
        for (var shard = 0; shard < 3; shard++)
            for (var workflow : List.of("upload", "simple"))
                assertThat(rig.store().all(Query.rows("arrival/shop/" + workflow + "/" + shard, 10)))
                        .isEmpty();
    }

    @Test
    void what_was_counted_goes_when_its_time_is_over() {
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        create("a");
        rig.publish();
        var shards = List.of("0", "1", "2");
        assertThat(shards)
                .anySatisfy(s -> assertThat(rig.store().all(Query.rows("arrival/shop/upload/" + s, 10)))
                        .isNotEmpty());
        rig.clock.advance(ofDays(3).plus(ofHours(3)));
        assertThat(shards)
                .allSatisfy(s -> assertThat(rig.store().all(Query.rows("arrival/shop/upload/" + s, 10)))
                        .isEmpty());
    }

    // Too fast, too early

    @Test
    void whoever_leaves_a_state_too_fast_or_reaches_one_too_early_is_told_of_with_the_move_itself() {
        subscribe("dev.holdfast.item.too-fast");
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'early','address':'https://example.com/early','types':['dev.holdfast.item.too-early'],'state':'shipped'}");
        watch("careful: {state: review, minStay: PT30S}, cooling: {state: shipped, minAge: PT1H}");
        create("slow", "quick");
        for (var key : List.of("slow", "quick")) advance(key, "review");
        rig.clock.advance(ofSeconds(29));
        advance("quick", "shipped");
        rig.clock.advance(ofHours(1));
        advance("slow", "shipped");
        rig.publish();
        assertThat(rig.receiver.events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.get("type").asText()).isEqualTo("dev.holdfast.item.completed");
            assertThat(event.get("subject").asText()).isEqualTo("upload/quick");
            assertThat(violations(event)).isEqualTo("{'careful':'too-fast','cooling':'too-early'}");
        });
        assertThat(rig.receiver.messages().stream().map(m -> m.address()))
                .containsExactlyInAnyOrder("https://example.com/hook", "https://example.com/early");
        assertThat(rig.item("upload", "quick").history().getLast().violations()).hasSize(2);
        assertThat(rig.item("upload", "slow").history())
                .allSatisfy(e -> assertThat(e.violations()).isEmpty());
        assertThat(rig.counts.of("expectations.violated")).isEqualTo(2);
        var lines = rig.ok(rig.holdfast.traceItems, "{'workflow':'upload','key':'quick'}")
                .lines();
        assertThat(lines.getLast().violations()).hasSize(2);
    }

    private static String violations(JsonNode event) {
        return event.get("data").get("violations").toString().replace('"', '\'');
    }

    @Test
    void time_on_hold_is_no_time_in_the_state() {
        watch("careful: {state: review, minStay: PT1H}, cooling: {state: shipped, minAge: PT3H}");
        create("a");
        advance("a", "review");
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'upload','key':'a','reason':'wait'}");
        rig.clock.advance(ofHours(5));
        rig.ok(rig.holdfast.hold.releaseItem, "{'workflow':'upload','key':'a'}");
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'upload','key':'a','within':'P1D'}");
        rig.clock.advance(ofMinutes(59));
        advance("a", "shipped");
        assertThat(rig.item("upload", "a").history().getLast().violations().keySet())
                .containsExactlyInAnyOrder("careful", "cooling");
    }

    @Test
    void creating_migrating_and_purging_are_never_too_fast() {
        watch("a: {state: received, minAge: P1D}, b: {state: review, minStay: P1D}, c: {state: failed, minAge: P1D}");
        create("a");
        advance("a", "review");
        watch("a: {state: failed, minAge: P1D}");
        rig.ok(rig.holdfast.migrateItems, "{'workflow':'upload','states':{'review':'failed'}}");
        assertThat(rig.item("upload", "a").history())
                .hasSize(3)
                .allSatisfy(e -> assertThat(e.violations()).isEmpty());
    }

    // In words

    @Test
    void people_read_what_is_wrong() {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.below-minimum','*.above-maximum','*.too-fast']}");
        watch("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 1, per: PT1H}, "
                + "careful: {state: received, minStay: PT1M}");
        create("a", "b");
        advance("a", "failed");
        rig.clock.advance(ofMinutes(1));
        advance("b", "failed");
        pass(ofMinutes(1));
        pass(ofMinutes(60));
        assertThat(rig.mailbox.letters())
                .extracting(letter -> letter.title())
                .containsExactly(
                        "upload/a: completed too fast (rule careful)",
                        "upload/expect/storm: above-maximum",
                        "upload/expect/few: below-minimum");
        assertThat(rig.mailbox.letters())
                .extracting(letter -> letter.text().lines().findFirst().orElse(""))
                .containsExactly(
                        "key:shop finished upload/a, in failed. That was too fast (rule careful).",
                        "Too many in upload: 2 reached failed from 2026-03-01T08:00:00Z on, and at most 1 were expected by 2026-03-01T09:00:00Z (rule storm).",
                        "Too few in upload: 2 reached received from 2026-03-01T08:00:00Z to 2026-03-01T09:00:00Z, and at least 3 were expected (rule few).");
    }
}
