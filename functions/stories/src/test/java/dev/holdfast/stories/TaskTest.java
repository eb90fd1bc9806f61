// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task belongs to one person at a time, who alone answers it. */
class TaskTest {
    private final TaskFixture tasks = new TaskFixture();
    private final Holdfast holdfast = tasks.holdfast;

    @AfterEach
    void close() {
        tasks.close();
    }

    private String assignee(String key) {
        return tasks.change(tasks.application, holdfast.getItem, key)
                .at("/task/assignee")
                .asText();
    }

    @Test
    void candidate_claims_answers_and_hands_item_back() {
        tasks.create("a");
        assertThat(tasks.change(tasks.dora, holdfast.claimTask, "a")
                        .at("/task/assignee")
                        .asText())
                .isEqualTo("dora@example.com");
        tasks.change(tasks.dora, holdfast.editTask, "a", ",'fields':{'date':'2026-04-01'}");
        tasks.change(tasks.dora, holdfast.advanceItem, "a", ",'to':'planned'");
        var item = tasks.change(tasks.application, holdfast.getItem, "a");
        assertThat(item.at("/fields/date").asText()).isEqualTo("2026-04-01");
        assertThat(item.has("task")).isFalse();
    }

    @Test
    void person_without_task_neither_writes_nor_moves_it() {
        tasks.create("a");
        var answer = ",'to':'planned','fields':{'date':'2026-04-01'}";
        assertThat(tasks.refuse(tasks.ben, holdfast.advanceItem, "a", answer).detail())
                .contains("a candidate must claim the task first");
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        assertThat(tasks.refuse(tasks.ben, holdfast.advanceItem, "a", answer)).isInstanceOf(Problem.Forbidden.class);
        assertThat(tasks.refuse(tasks.ben, holdfast.editTask, "a", ",'fields':{'date':'2026-04-01'}"))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(tasks.refuse(tasks.ben, holdfast.editItem, "a", ",'fields':{'date':'2026-04-01'}")
                        .detail())
                .contains("locked");
        assertThat(tasks.refuse(tasks.ben, holdfast.heartbeatItem, "a", "")).isInstanceOf(Problem.Forbidden.class);
        tasks.change(tasks.dora, holdfast.advanceItem, "a", answer);
    }

    @Test
    void task_is_hidden_from_strangers_in_every_action() {
        tasks.create("a");
        for (var action : List.of(
                holdfast.claimTask, holdfast.unclaimTask, holdfast.assignTask, holdfast.editTask, holdfast.getItem)) {
            var members = action == holdfast.assignTask ? ",'assignee':'anna@example.com'" : "";
            assertThat(tasks.refuse(tasks.stranger, action, "a", members))
                    .isEqualTo(new Problem.NotFound("there is no item migration/a"));
        }
    }

    @Test
    void one_of_many_claims_at_once_succeeds() throws Exception {
        tasks.create("a");
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Boolean>> claims = List.of(() -> claims(tasks.dora), () -> claims(tasks.ben));
            var successes = 0;
            for (var claim : threads.invokeAll(claims)) if (claim.get()) successes++;
            assertThat(successes).isEqualTo(1);
        }
    }

    private boolean claims(Caller person) {
        return tasks.call(person, holdfast.claimTask, "{'workflow':'migration','key':'a'}")
                instanceof ActionResult.Success<?>;
    }

    @Test
    void repeated_claim_changes_nothing() {
        tasks.create("a");
        var first = tasks.change(tasks.dora, holdfast.claimTask, "a").get("version");
        var doraInOtherSpelling = tasks.application.actingFor("Dora@Example.com");
        assertThat(tasks.change(doraInOtherSpelling, holdfast.claimTask, "a").get("version"))
                .isEqualTo(first);
    }

    @Test
    void delegated_task_returns_to_person_who_delegated_it() {
        tasks.create("a");
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        var lent = tasks.change(tasks.dora, holdfast.assignTask, "a", ",'assignee':'ben@example.com','delegate':true");
        assertThat(lent.at("/task/delegatedBy").asText()).isEqualTo("dora@example.com");
        assertThat(tasks.refuse(tasks.ben, holdfast.assignTask, "a", ",'assignee':'dora@example.com','delegate':true"))
                .isInstanceOf(Problem.Conflict.class);
        tasks.change(tasks.ben, holdfast.unclaimTask, "a");
        assertThat(assignee("a")).isEqualTo("dora@example.com");
        tasks.change(tasks.dora, holdfast.unclaimTask, "a");
        assertThat(assignee("a")).isEmpty();
    }

    @Test
    void delegated_task_keeps_its_owner_until_application_assigns_it() {
        tasks.holdfastFixture.putWorkflow(
                "migration", TaskFixture.MIGRATION.replace("ben@example.com]", "ben@example.com, olga@example.com]"));
        tasks.create("a");
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        tasks.change(tasks.dora, holdfast.assignTask, "a", ",'assignee':'ben@example.com','delegate':true");
        var passed = tasks.change(tasks.ben, holdfast.assignTask, "a", ",'assignee':'olga@example.com'");
        assertThat(passed.at("/task/delegatedBy").asText()).isEqualTo("dora@example.com");
        tasks.change(tasks.dora, holdfast.unclaimTask, "a");
        assertThat(assignee("a")).isEqualTo("dora@example.com");
        tasks.change(tasks.dora, holdfast.assignTask, "a", ",'assignee':'ben@example.com','delegate':true");
        var assigned = tasks.change(tasks.application, holdfast.assignTask, "a", ",'assignee':'ben@example.com'");
        assertThat(assigned.at("/task").has("delegatedBy")).isFalse();
        tasks.change(tasks.ben, holdfast.unclaimTask, "a");
        tasks.change(tasks.ben, holdfast.unclaimTask, "a");
        assertThat(assignee("a")).isEmpty();
    }

    @Test
    void creator_without_right_to_read_learns_no_people() {
        var reporter = Caller.application("shop", Scope.REPORT, "key:worker");
        var request = "{'workflow':'lead','title':'x'}";
        tasks.holdfastFixture.putWorkflow("lead", """
                roles: {lead: [dora@example.com]}
                states:
                  open: {initial: true, visibility: private, within: P1D, task: {assignee: lead}, next: [done]}
                  done: {terminal: true}
                """);
        assertThat(tasks.answer(reporter, holdfast.createItem, request).toString())
                .doesNotContain("dora");
        for (var members : List.of("", ",'dryRun':true"))
            assertThat(tasks.answer(
                                    tasks.stranger,
                                    holdfast.createItem,
                                    "{'workflow':'lead','title':'x'" + members + "}")
                            .toString())
                    .doesNotContain("dora");
    }

    @Test
    void assignee_passes_task_to_candidates_only() {
        tasks.create("a");
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        assertThat(tasks.refuse(tasks.dora, holdfast.assignTask, "a", ",'assignee':'anna@example.com'"))
                .isInstanceOf(Problem.Forbidden.class);
        tasks.change(tasks.application, holdfast.assignTask, "a", ",'assignee':'anna@example.com'");
        tasks.change(tasks.stranger, holdfast.getItem, "a");
        assertThat(tasks.refuse(tasks.dora, holdfast.unclaimTask, "a", "")).isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void requester_gets_task_and_candidates_claim_it_after_return() {
        tasks.answer(
                tasks.dora,
                holdfast.createItem,
                "{'workflow':'migration','idempotencyKey':'1','title':'mine','state':'asked'}");
        var key = tasks.answer(tasks.dora, holdfast.listRequests, "{}")
                .at("/items/0/key")
                .asText();
        tasks.change(tasks.application, holdfast.advanceItem, key, ",'to':'planned','fields':{'date':'2026-04-01'}");
        tasks.change(tasks.application, holdfast.advanceItem, key, ",'to':'confirmed'");
        assertThat(assignee(key)).isEqualTo("dora@example.com");
        tasks.change(tasks.dora, holdfast.unclaimTask, key);
        tasks.change(tasks.ben, holdfast.claimTask, key);
    }

    @Test
    void only_assignee_and_application_plan_a_task() {
        tasks.create("a");
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        var planned = tasks.change(tasks.dora, holdfast.editTask, "a", ",'followUp':'2026-03-09T08:00:00Z'");
        assertThat(planned.at("/task/followUp").asText()).isEqualTo("2026-03-09T08:00:00Z");
        assertThat(tasks.refuse(tasks.dora, holdfast.editTask, "a", ",'priority':9"))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(tasks.change(tasks.application, holdfast.editTask, "a", ",'priority':9")
                        .at("/task/priority")
                        .asInt())
                .isEqualTo(9);
        assertThat(tasks.refuse(tasks.application, holdfast.editTask, "a", ",'priority':1000001")
                        .detail())
                .contains("/priority");
    }

    @Test
    void agents_hand_tasks_over_but_never_answer_them() {
        tasks.create("a");
        var agent = tasks.application.throughAgent("bot");
        assertThat(tasks.refuse(agent, holdfast.advanceItem, "a", ",'to':'planned'"))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(tasks.refuse(agent, holdfast.claimTask, "a", "")).isInstanceOf(Problem.Forbidden.class);
        tasks.change(agent, holdfast.assignTask, "a", ",'assignee':'dora@example.com'");
        assertThat(tasks.refuse(agent, holdfast.assignTask, "a", ",'assignee':'ben@example.com'"))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void application_cannot_claim_and_item_without_task_cannot_be_assigned() {
        tasks.create("a");
        assertThat(tasks.refuse(tasks.application, holdfast.claimTask, "a", "")).isInstanceOf(Problem.Forbidden.class);
        tasks.change(tasks.application, holdfast.advanceItem, "a", ",'to':'planned','fields':{'date':'2026-04-01'}");
        assertThat(tasks.refuse(tasks.application, holdfast.assignTask, "a", ",'assignee':'ben@example.com'")
                        .detail())
                .contains("which has no tasks");
        tasks.change(tasks.application, holdfast.completeItem, "a");
        assertThat(tasks.refuse(tasks.application, holdfast.unclaimTask, "a", ""))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void item_shows_how_long_each_holder_has_had_it() {
        tasks.create("a");
        tasks.holdfastFixture.clock.advance(Duration.ofMinutes(20));
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        tasks.holdfastFixture.clock.advance(Duration.ofHours(3));
        tasks.change(tasks.dora, holdfast.advanceItem, "a", ",'to':'planned','fields':{'date':'2026-04-01'}");
        tasks.holdfastFixture.clock.advance(Duration.ofMinutes(5));
        assertThat(tasks.change(tasks.application, holdfast.getItem, "a")
                        .get("holders")
                        .toString())
                .isEqualTo("[{\"kind\":\"unassigned\",\"time\":\"PT20M\"},"
                        + "{\"kind\":\"person\",\"person\":\"dora@example.com\",\"time\":\"PT3H\"},"
                        + "{\"kind\":\"application\",\"time\":\"PT5M\"}]");
    }

    @Test
    void assignment_is_an_event_that_notifies_new_assignee() {
        tasks.create("a");
        tasks.change(tasks.application, holdfast.assignTask, "a", ",'assignee':'ben@example.com','note':'your turn'");
        var newest = tasks.change(tasks.application, holdfast.getItem, "a").at("/history/1");
        assertThat(newest.get("type").asText()).isEqualTo("assigned");
        assertThat(newest.get("assignee").asText()).isEqualTo("ben@example.com");
        assertThat(newest.at("/notify/assignee/0").asText()).isEqualTo("ben@example.com");
        tasks.holdfastFixture.publish();
    }

    @Test
    void arrival_notifies_candidates_of_the_task() {
        tasks.create("a");
        assertThat(tasks.change(tasks.application, holdfast.getItem, "a")
                        .at("/history/0/notify/dba")
                        .toString())
                .isEqualTo("[\"dora@example.com\",\"ben@example.com\"]");
    }

    @Test
    void key_with_scope_task_answers_for_users_but_manages_nothing() {
        tasks.create("a");
        var key = Caller.ofKey("shop", Scope.TASK, "portal", true);
        var dora = key.actingFor("dora@example.com");
        tasks.change(dora, holdfast.claimTask, "a");
        assertThat(tasks.answer(dora, holdfast.listTasks, "{}")
                        .at("/tasks/0/key")
                        .asText())
                .isEqualTo("a");
        assertThat(tasks.refuse(dora, holdfast.editItem, "a", ",'title':'x'")).isInstanceOf(Problem.Forbidden.class);
    }
}
