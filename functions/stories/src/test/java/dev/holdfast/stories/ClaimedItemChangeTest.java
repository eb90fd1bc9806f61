// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else changes a claimed item. */
class ClaimedItemChangeTest extends ClaimTestBase {
    @BeforeEach
    void createWork() {
        putWorkflow();
        createItem("a");
    }

    private void change(String change) {
        var holdfast = holdfastFixture.holdfast;
        var item = "'workflow':'renew','key':'a'";
        switch (change) {
            case "edit" -> holdfastFixture.callOk(holdfast.editItem, "{" + item + ",'title':'urgent'}");
            case "heartbeat" -> holdfastFixture.callOk(holdfast.heartbeatItem, "{" + item + ",'within':'P2D'}");
            case "overdue" -> {
                holdfastFixture.callOk(holdfast.editItem, "{" + item + ",'within':'PT1S'}");
                holdfastFixture.clock.advance(ofSeconds(2));
                holdfastFixture.sweep();
            }
            case "acknowledge" -> {
                change("overdue");
                holdfastFixture.callOk(holdfast.acknowledgeItem, "{" + item + "}");
            }
            case "migrate" -> {
                putWorkflowWithSecondVersion();
                holdfastFixture.callOk(holdfast.migrateItems, "{'workflow':'renew','to':2}");
            }
            case "hold" -> holdfastFixture.callOk(holdfast.holdQueue.holdItem, "{" + item + ",'reason':'audit'}");
            case "advance" -> holdfastFixture.callOk(holdfast.advanceItem, "{" + item + ",'to':'check'}");
            case "migrateToOtherState" -> {
                putWorkflowWithSecondVersion();
                holdfastFixture.callOk(holdfast.migrateItems, "{'workflow':'renew','to':2,'states':{'todo':'check'}}");
            }
            case "redrive" -> {
                change("overdue");
                holdfastFixture.callOk(holdfast.recoverItems, "{'workflow':'renew','mode':'redrive','within':'P1D'}");
            }
            default -> throw new AssertionError(change);
        }
    }

    private void putWorkflowWithSecondVersion() {
        holdfastFixture.putWorkflow("renew", """
                states:
                  todo: {initial: true, claimable: true, next: [check, failed], within: P3D}
                  check: {next: [done]}
                  done: {terminal: true}
                  failed: {terminal: true}
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"edit", "heartbeat", "overdue", "acknowledge", "migrate"})
    void claim_survives_changes_that_keep_item_at_work(String change) {
        var claimed = claim("w1");
        change(change);
        renew(claimed);
        assertThat(tryClaim("w2")).isNull();
        complete(claimed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "advance", "migrateToOtherState", "redrive"})
    void claim_ends_with_changes_that_stop_or_restart_work(String change) {
        var claimed = claim("w1");
        change(change);
        assertThat(renewRefused(claimed)).isInstanceOf(Problem.Conflict.class);
        assertThat(returnRefused(claimed)).isInstanceOf(Problem.Conflict.class);
        assertThat(holdfastFixture.item("renew", "a").claim()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"hold, false", "advance, false", "migrateToOtherState, false", "redrive, true"})
    void item_is_free_at_once_only_after_redrive(String change, boolean isFree) {
        claim("w1");
        change(change);
        assertThat(tryClaim("w2") != null).isEqualTo(isFree);
    }

    @Test
    void item_is_free_again_after_its_hold() {
        claim("w1");
        change("hold");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'renew','key':'a'}");
        assertThat(attemptOf(claim("w2"))).isEqualTo(2);
    }

    @Test
    void redrive_counts_attempts_from_the_beginning() {
        claim("w1");
        change("redrive");
        assertThat(attemptOf(claim("w2"))).isEqualTo(1);
    }

    @Test
    void deleted_item_is_never_claimed_and_its_key_can_return() {
        claim("w1");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'renew','key':'a'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        assertThat(tryClaim("w2")).isNull();
        createItem("a");
        assertThat(attemptOf(requireNonNull(tryClaim("w2")))).isEqualTo(1);
    }

    @Test
    void migration_to_version_without_claims_removes_item_from_work() {
        holdfastFixture.putWorkflow(
                "renew",
                "states: {todo: {initial: true, next: [check]}, check: {next: [done]}, done: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'renew','to':2}");
        assertThat(tryClaim("w1")).isNull();
    }
}
