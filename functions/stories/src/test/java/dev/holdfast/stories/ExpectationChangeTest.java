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
class ExpectationChangeTest extends ExpectationStory {
    private List<Row> rows() {
        return rig.store().queryAll(RowQuery.wholePartition("expectation/shop/upload", 100));
    }

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
        rig.putWorkflow("upload", STATES);
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
        rig.callOk(rig.holdfast.deleteWorkflow, "{'name':'upload','version':2}");
        assertThat(rows()).extracting(row -> row.key().sort()).containsExactly("few");
        pass(ofMinutes(62));
        assertThat(told()).hasSize(1);
        rig.callOk(rig.holdfast.deleteWorkflow, "{'name':'upload'}");
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
        rig.callOk(rig.holdfast.createItem, "{'key':'b'}");
        rig.publish();
        assertThat(rows()).isEmpty();
        for (var shard = 0; shard < 3; shard++)
            for (var workflow : List.of("upload", "simple"))
                assertThat(rig.store().queryAll(RowQuery.wholePartition("arrival/shop/" + workflow + "/" + shard, 10)))
                        .isEmpty();
    }

    @Test
    void what_was_counted_goes_when_its_time_is_over() {
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        create("a");
        rig.publish();
        var shards = List.of("0", "1", "2");
        assertThat(shards)
                .anySatisfy(s -> assertThat(
                                rig.store().queryAll(RowQuery.wholePartition("arrival/shop/upload/" + s, 10)))
                        .isNotEmpty());
        rig.clock.advance(ofDays(3).plus(ofHours(3)));
        assertThat(shards)
                .allSatisfy(s -> assertThat(
                                rig.store().queryAll(RowQuery.wholePartition("arrival/shop/upload/" + s, 10)))
                        .isEmpty());
    }
}
