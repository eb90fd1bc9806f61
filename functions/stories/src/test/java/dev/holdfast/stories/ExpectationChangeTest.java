package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of rules and counts when their workflow changes. */
class ExpectationChangeTest extends ExpectationTestBase {
    private List<Row> rows() {
        return holdfastFixture.store().queryAll(RowQuery.wholePartition("expectation/shop/upload", 100));
    }

    @Test
    void a_rule_that_stays_the_same_goes_on_whatever_else_changes() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        advanceAndSweep(ofMinutes(30));
        putRules("few: {state: received, atLeast: 3, per: PT1H}, hasty: {state: review, minStay: PT1M}");
        advanceAndSweep(ofMinutes(32));
        assertThat(publishedViolations()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
    }

    @Test
    void a_rule_that_changes_begins_anew_and_one_that_is_gone_is_gone() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 2, per: PT1H}");
        assertThat(rows()).hasSize(2);
        advanceAndSweep(ofMinutes(30));
        putRules("few: {state: received, atLeast: 2, per: PT1H}");
        assertThat(rows()).hasSize(1);
        advanceAndSweep(ofMinutes(32));
        assertThat(publishedViolations()).as("half an hour is not judged").isEmpty();
        advanceAndSweep(ofMinutes(60));
        assertThat(publishedViolations()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
    }

    @Test
    void what_is_put_while_a_sweep_decides_is_not_overwritten() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        holdfastFixture.clock.advance(ofMinutes(62));
        holdfastFixture.table.runBeforeNextWrite(() -> putRules("few: {state: review, atLeast: 3, per: PT1H}"));
        publishAndSweep();
        assertThat(publishedViolations()).isEmpty();
        advanceAndSweep(ofMinutes(60));
        advanceAndSweep(ofMinutes(60));
        assertThat(publishedViolations()).containsExactly("below-minimum 0 2026-03-01T10:00:00Z");
    }

    @Test
    void items_of_older_versions_count_by_the_newest_rules() {
        holdfastFixture.subscribe();
        holdfastFixture.putWorkflow("upload", STATES);
        create("a", "b");
        holdfastFixture.publish();
        putRules("few: {state: review, atLeast: 3, per: PT1H}");
        advance("a", "review");
        advance("b", "review");
        advanceAndSweep(ofMinutes(62));
        assertThat(publishedViolations()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
    }

    @Test
    void a_deleted_workflow_watches_nothing_and_a_deleted_version_gives_way_to_the_one_before() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        putRules("other: {state: received, atLeast: 4, per: PT1H}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'upload','version':2}");
        assertThat(rows()).extracting(row -> row.key().sort()).containsExactly("few");
        advanceAndSweep(ofMinutes(62));
        assertThat(publishedViolations()).hasSize(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'upload'}");
        assertThat(rows()).isEmpty();
        assertThat(advanceAndSweep(ofHours(2)).done()).isEmpty();
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        advanceAndSweep(ofHours(2));
        assertThat(holdfastFixture.receiver.messages().stream().map(m -> m.id()).distinct())
                .as("under ids of their own")
                .hasSize(holdfastFixture.receiver.messages().size());
        assertThat(publishedViolations()).hasSizeGreaterThan(1);
    }

    @Test
    void where_nothing_is_counted_nothing_is_filed() {
        putRules("hasty: {state: review, minStay: PT1M}");
        create("a");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b'}");
        holdfastFixture.publish();
        assertThat(rows()).isEmpty();
        for (var shard = 0; shard < 3; shard++)
            for (var workflow : List.of("upload", "simple"))
                assertThat(holdfastFixture.store().queryAll(RowQuery.wholePartition("arrival/shop/" + workflow + "/" + shard, 10)))
                        .isEmpty();
    }

    @Test
    void what_was_counted_goes_when_its_time_is_over() {
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        create("a");
        holdfastFixture.publish();
        var shards = List.of("0", "1", "2");
        assertThat(shards)
                .anySatisfy(s -> assertThat(
                                holdfastFixture.store().queryAll(RowQuery.wholePartition("arrival/shop/upload/" + s, 10)))
                        .isNotEmpty());
        holdfastFixture.clock.advance(ofDays(3).plus(ofHours(3)));
        assertThat(shards)
                .allSatisfy(s -> assertThat(
                                holdfastFixture.store().queryAll(RowQuery.wholePartition("arrival/shop/upload/" + s, 10)))
                        .isEmpty());
    }
}
