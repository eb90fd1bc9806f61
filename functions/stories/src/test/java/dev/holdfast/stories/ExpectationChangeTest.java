// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of a workflow replace, keep or delete its rules and their counts. */
class ExpectationChangeTest extends ExpectationTestBase {
    private List<Row> ruleRows() {
        return holdfastFixture.store().queryAll(RowQuery.wholePartition("expectation/shop/upload", 100));
    }

    @Test
    void unchanged_rule_keeps_its_state() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        advanceAndSweep(ofMinutes(30));
        putRules("few: {state: received, atLeast: 3, per: PT1H}, quick: {state: review, minStay: PT1M}");
        advanceAndSweep(ofMinutes(32));
        assertThat(publishedViolations()).containsExactly("below-minimum 0 2026-03-01T08:00:00Z");
    }

    @Test
    void changed_rule_restarts_and_removed_rule_is_deleted() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 2, per: PT1H}");
        assertThat(ruleRows()).hasSize(2);
        advanceAndSweep(ofMinutes(30));
        putRules("few: {state: received, atLeast: 2, per: PT1H}");
        assertThat(ruleRows()).hasSize(1);
        advanceAndSweep(ofMinutes(32));
        assertThat(publishedViolations()).as("the rule began within the period").isEmpty();
        advanceAndSweep(ofMinutes(60));
        assertThat(publishedViolations()).containsExactly("below-minimum 0 2026-03-01T09:00:00Z");
    }

    @Test
    void sweep_does_not_overwrite_concurrently_changed_rule() {
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
    void items_of_older_versions_count_for_current_rules() {
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
    void deletion_removes_rules_or_restores_those_of_previous_version() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        putRules("other: {state: received, atLeast: 4, per: PT1H}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'upload','version':2}");
        assertThat(ruleRows()).extracting(row -> row.key().sort()).containsExactly("few");
        advanceAndSweep(ofMinutes(62));
        assertThat(publishedViolations()).hasSize(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'upload'}");
        assertThat(ruleRows()).isEmpty();
        assertThat(advanceAndSweep(ofHours(2)).done()).isEmpty();
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        advanceAndSweep(ofHours(2));
        assertThat(holdfastFixture.receiver.messages().stream().map(m -> m.id()).distinct())
                .as("each event has its own id")
                .hasSize(holdfastFixture.receiver.messages().size());
        assertThat(publishedViolations()).hasSizeGreaterThan(1);
    }

    @Test
    void workflow_without_counting_rules_stores_no_arrivals() {
        putRules("quick: {state: review, minStay: PT1M}");
        create("a");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b'}");
        holdfastFixture.publish();
        assertThat(ruleRows()).isEmpty();
        for (var shard = 0; shard < 3; shard++)
            for (var workflow : List.of("upload", "simple"))
                assertThat(holdfastFixture
                                .store()
                                .queryAll(RowQuery.wholePartition("arrival/shop/" + workflow + "/" + shard, 10)))
                        .isEmpty();
    }

    @Test
    void arrivals_expire_after_their_retention() {
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        create("a");
        holdfastFixture.publish();
        var shards = List.of("0", "1", "2");
        assertThat(shards)
                .anySatisfy(shard -> assertThat(holdfastFixture
                                .store()
                                .queryAll(RowQuery.wholePartition("arrival/shop/upload/" + shard, 10)))
                        .isNotEmpty());
        holdfastFixture.clock.advance(ofDays(3).plus(ofHours(3)));
        assertThat(shards)
                .allSatisfy(shard -> assertThat(holdfastFixture
                                .store()
                                .queryAll(RowQuery.wholePartition("arrival/shop/upload/" + shard, 10)))
                        .isEmpty());
    }
}
