// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The inbox of a person shows the tasks that the person has or can claim, and the items that the person asked for. */
class InboxTest {
    private final TaskFixture tasks = new TaskFixture();
    private final Holdfast holdfast = tasks.holdfast;

    @AfterEach
    void close() {
        tasks.close();
    }

    private List<String> inbox(Caller person, String members) {
        return keys(
                tasks.answer(person, holdfast.listTasks, "{" + members + "}").get("tasks"));
    }

    private List<String> inbox(Caller person) {
        return inbox(person, "");
    }

    private static List<String> keys(JsonNode entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.get("key").asText())
                .toList();
    }

    @Test
    void candidates_find_task_until_one_of_them_claims_it() {
        tasks.create("a");
        assertThat(inbox(tasks.dora)).containsExactly("a");
        assertThat(inbox(tasks.ben)).containsExactly("a");
        assertThat(inbox(tasks.stranger)).isEmpty();
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        assertThat(inbox(tasks.dora, "'assigned':true")).containsExactly("a");
        assertThat(inbox(tasks.ben)).isEmpty();
        tasks.change(tasks.dora, holdfast.unclaimTask, "a");
        assertThat(inbox(tasks.ben)).containsExactly("a");
        tasks.change(tasks.application, holdfast.deleteItem, "a");
        assertThat(inbox(tasks.ben)).isEmpty();
    }

    @Test
    void overdue_tasks_come_first_then_priority_then_deadline() {
        tasks.create("late");
        tasks.holdfastFixture.clock.advance(Duration.ofDays(2));
        tasks.holdfastFixture.sweep();
        tasks.create("second");
        tasks.holdfastFixture.clock.advance(Duration.ofMinutes(1));
        tasks.create("third");
        tasks.create("first");
        tasks.change(tasks.application, holdfast.editTask, "first", ",'priority':6");
        assertThat(inbox(tasks.dora)).containsExactly("late", "first", "second", "third");
        assertThat(inbox(tasks.dora, "'overdue':true")).containsExactly("late");
        assertThat(inbox(tasks.dora, "'overdue':false")).containsExactly("first", "second", "third");
    }

    @Test
    void pages_contain_each_task_once_although_roles_overlap() {
        tasks.holdfastFixture.putWorkflow("other", """
            roles: {dba: [dora@example.com], lead: [dora@example.com]}
            states:
              open: {initial: true, within: P1D, task: {candidates: [dba, lead]}, next: [done]}
              done: {terminal: true}
            """);
        for (var i = 0; i < 7; i++) {
            tasks.create("a" + i);
            tasks.answer(tasks.application, holdfast.createItem, "{'workflow':'other','key':'b" + i + "'}");
        }
        var seen = new ArrayList<String>();
        var token = "";
        do {
            var page = tasks.answer(
                    tasks.dora,
                    holdfast.listTasks,
                    "{'limit':3" + (token.isEmpty() ? "" : ",'pageToken':'" + token + "'") + "}");
            seen.addAll(keys(page.get("tasks")));
            token = page.path("nextPageToken").asText();
        } while (!token.isEmpty());
        assertThat(seen).hasSize(14).doesNotHaveDuplicates();
    }

    @Test
    void participant_of_item_finds_task_without_role_in_workflow() {
        tasks.holdfastFixture.putWorkflow("review", """
            perItemRoles: [reviewer]
            states:
              open: {initial: true, within: P1D, task: {assignee: reviewer}, next: [done]}
              done: {terminal: true}
            """);
        tasks.answer(
                tasks.application,
                holdfast.createItem,
                "{'workflow':'review','key':'one','roles':{'reviewer':['anna@example.com']}}");
        tasks.answer(
                tasks.application,
                holdfast.createItem,
                "{'workflow':'review','key':'two','roles':{'reviewer':['anna@example.com','olga@example.com']}}");
        assertThat(inbox(tasks.stranger, "'assigned':true")).containsExactly("one");
        assertThat(inbox(tasks.stranger, "'assigned':false")).containsExactly("two");
        tasks.answer(
                tasks.application,
                holdfast.editItem,
                "{'workflow':'review','key':'two','roles':{'reviewer':['olga@example.com']}}");
        assertThat(inbox(tasks.stranger, "'assigned':false")).isEmpty();
    }

    @Test
    void item_names_at_most_twenty_people_for_tasks() {
        tasks.holdfastFixture.putWorkflow("review", """
            perItemRoles: [reviewer]
            states:
              open: {initial: true, within: P1D, task: {candidates: [reviewer]}, next: [done]}
              done: {terminal: true}
            """);
        var people = IntStream.range(0, 21).mapToObj(i -> "'p" + i + "'").collect(Collectors.joining(","));
        assertThat(HoldfastFixture.requireRefused(tasks.call(
                                tasks.application,
                                holdfast.createItem,
                                "{'workflow':'review','roles':{'reviewer':[" + people + "]}}"))
                        .detail())
                .contains("at most 20 people for tasks");
    }

    @Test
    void follow_up_and_text_select_tasks_but_not_counts() {
        tasks.create("a");
        tasks.create("b");
        tasks.change(tasks.dora, holdfast.claimTask, "a");
        tasks.change(tasks.dora, holdfast.editTask, "a", ",'followUp':'2026-03-02T08:00:00Z'");
        assertThat(inbox(tasks.dora, "'ready':true")).containsExactly("b");
        assertThat(inbox(tasks.dora, "'ready':false")).containsExactly("a");
        tasks.holdfastFixture.clock.advance(Duration.ofDays(1));
        assertThat(inbox(tasks.dora, "'ready':true")).containsExactlyInAnyOrder("a", "b");
        assertThat(inbox(tasks.dora, "'text':'B'")).containsExactly("b");
        assertThat(tasks.answer(tasks.dora, holdfast.listTasks, "{'counts':true}")
                        .get("counts")
                        .toString())
                .isEqualTo("{\"assigned\":1,\"claimable\":1,\"overdue\":0}");
    }

    @Test
    void former_member_of_role_sees_no_tasks_of_new_version() {
        tasks.create("old");
        tasks.holdfastFixture.putWorkflow(
                "migration", TaskFixture.MIGRATION.replace("[dora@example.com, ben@example.com]", "[ben@example.com]"));
        tasks.create("new");
        assertThat(inbox(tasks.dora)).containsExactly("old");
        assertThat(tasks.answer(tasks.dora, holdfast.listTasks, "{'counts':true}")
                        .at("/counts/claimable")
                        .asInt())
                .isEqualTo(1);
        tasks.answer(tasks.application, holdfast.migrateItems, "{'workflow':'migration'}");
        assertThat(inbox(tasks.dora)).isEmpty();
        assertThat(inbox(tasks.ben)).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void inbox_belongs_to_people_and_stays_within_their_applications() {
        assertThat(HoldfastFixture.requireRefused(tasks.call(tasks.application, holdfast.listTasks, "{}")))
                .isInstanceOf(Problem.Forbidden.class);
        tasks.create("a");
        var other = Caller.application("bank", Scope.MANAGE, "key:bank").actingFor("dora@example.com");
        assertThat(inbox(other)).isEmpty();
        var signedIn = new Caller("bank", Scope.TASK, "dora@example.com", true).withApps(List.of("bank", "shop"));
        assertThat(tasks.answer(signedIn, holdfast.listTasks, "{}")
                        .at("/tasks/0/app")
                        .asText())
                .isEqualTo("shop");
    }

    @Test
    void inbox_over_applications_shows_items_with_equal_keys() {
        var bank = Caller.application("bank", Scope.MANAGE, "key:bank");
        var plain = """
                roles: {dba: [dora@example.com]}
                states:
                  open: {initial: true, task: {candidates: [dba]}, next: [done]}
                  done: {terminal: true}
                """;
        tasks.holdfastFixture.putWorkflow("plain", plain);
        HoldfastFixture.requireOk(holdfast.putWorkflow.call(bank, new PutWorkflow.Request("plain", null, plain)));
        for (var app : List.of(bank, tasks.application))
            tasks.answer(app, holdfast.createItem, "{'workflow':'plain','key':'k'}");
        var signedIn = new Caller("bank", Scope.TASK, "dora@example.com", true).withApps(List.of("bank", "shop"));
        assertThat(inbox(signedIn)).containsExactly("k", "k");
    }

    @Test
    void largest_workflow_and_item_fit_into_one_transaction() {
        var roles = IntStream.range(0, 10).mapToObj(i -> "r" + i).toList();
        var others = IntStream.range(0, 9).mapToObj(i -> "s" + i).toList();
        var people = roles.stream().map(role -> role + ": [dora@example.com]").collect(Collectors.joining(", "));
        var otherPeople =
                others.stream().map(role -> role + ": [ben@example.com]").collect(Collectors.joining(", "));
        tasks.holdfastFixture.putWorkflow(
                "large", """
                roles: {%s, %s}
                perItemRoles: [own]
                states:
                  one: {initial: true, within: P1D, task: {candidates: [%s]}, next: [two]}
                  two: {within: P1D, task: {candidates: [own, %s]}, next: [done]}
                  done: {terminal: true}
                """.formatted(people, otherPeople, String.join(", ", roles), String.join(", ", others)));
        var own = IntStream.range(0, 20).mapToObj(i -> "'p" + i + "'").collect(Collectors.joining(","));
        var links = IntStream.range(0, 10).mapToObj(i -> "'l:" + i + "'").collect(Collectors.joining(","));
        tasks.answer(
                tasks.application,
                holdfast.createItem,
                "{'workflow':'large','key':'k','roles':{'own':[" + own + "]},'links':[" + links + "]}");
        tasks.answer(tasks.application, holdfast.advanceItem, "{'workflow':'large','key':'k','to':'two'}");
        assertThat(inbox(tasks.application.actingFor("p19"))).containsExactly("k");
        assertThat(inbox(tasks.ben)).containsExactly("k");
    }

    @Test
    void requests_show_who_has_them_and_hide_private_states() {
        for (var title : List.of("one", "two")) {
            tasks.answer(
                    tasks.stranger,
                    holdfast.createItem,
                    "{'workflow':'migration','idempotencyKey':'" + title + "','title':'" + title + "'}");
            tasks.holdfastFixture.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(tasks.answer(tasks.stranger, holdfast.listRequests, "{}").get("items"))
                .isEmpty();
        for (var key : inbox(tasks.dora))
            tasks.change(
                    tasks.application, holdfast.advanceItem, key, ",'to':'planned','fields':{'date':'2026-04-01'}");
        var requests = tasks.answer(tasks.stranger, holdfast.listRequests, "{}").get("items");
        assertThat(requests).hasSize(2);
        assertThat(requests.at("/0/title").asText()).isEqualTo("two");
        assertThat(requests.at("/0/holder/kind").asText()).isEqualTo("application");
        assertThat(tasks.answer(tasks.dora, holdfast.listRequests, "{}").get("items"))
                .isEmpty();
    }
}
