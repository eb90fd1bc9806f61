// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.client.assignment.HolderTime;
import dev.holdfast.client.assignment.ItemTask;
import dev.holdfast.client.assignment.TaskHolder;
import dev.holdfast.client.assignment.TaskRule;
import dev.holdfast.client.item.HistoryEntry;
import dev.holdfast.client.item.Item;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.task.InboxFilter;
import dev.holdfast.client.task.InboxTask;
import dev.holdfast.client.task.RequestedItem;
import dev.holdfast.client.task.RequestedItemFilter;
import dev.holdfast.client.task.TaskAssignment;
import dev.holdfast.client.task.TaskClaim;
import dev.holdfast.client.task.TaskCounts;
import dev.holdfast.client.task.TaskEdit;
import dev.holdfast.client.task.TaskReturn;
import dev.holdfast.client.workflow.WorkflowDocument;
import dev.holdfast.client.workflow.WorkflowSelection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract for tasks of people. */
public abstract class TaskContract extends ClientContract {
    private static final String ANNA = "anna@example.com";
    private static final String BEN = "ben@example.com";
    private static final String DORA = "dora@example.com";

    @BeforeEach
    void putTaskWorkflow() {
        holdfast.workflows().put(WorkflowDocument.yaml("migration", """
                roles: {dba: [dora@example.com, ben@example.com]}
                fields: {type: object, properties: {date: {type: string}, size: {type: integer}}}
                states:
                  asked:
                    description: Name the day of the migration.
                    initial: true
                    visibility: private
                    priority: 5
                    within: P2D
                    task: {candidates: [dba], followUp: PT1H}
                    fields: {editable: [date], required: {dba: [date]}}
                    next: [planned, failed]
                  planned: {next: [done]}
                  done: {terminal: true}
                  failed: {terminal: true, failure: true}
                """));
    }

    @Test
    void one_candidate_claims_the_task() {
        create("a");
        assertThat(claim("a", DORA).assignee()).isEqualTo(DORA);
        assertThat(claim("a", DORA).assignee()).isEqualTo(DORA);
        assertThat(refusal(() -> claim("a", BEN))).isInstanceOf(Refusal.Conflict.class);
        assertThat(refusal(() -> claim("a", ANNA))).isInstanceOf(Refusal.NotFound.class);
        assertThat(refusal(() -> holdfast.tasks().claim(TaskClaim.of("migration", "a"))))
                .isInstanceOf(Refusal.Forbidden.class);
        var entry = holdfast.items().get("migration", "a").history().get(1);
        assertThat(entry).extracting(HistoryEntry::type, HistoryEntry::assignee).containsExactly("assigned", DORA);
    }

    @Test
    void change_of_task_honours_version() {
        create("a");
        var version = holdfast.items().get("migration", "a").version();
        var claim = TaskClaim.of("migration", "a").note("mine").actor(DORA);
        assertThat(refusal(() -> holdfast.tasks().claim(claim.ifVersion(version + 9))))
                .isInstanceOf(Refusal.Stale.class);
        var claimed = holdfast.tasks().claim(claim.ifVersion(version));
        assertThat(claimed.version()).isEqualTo(version + 1);
        assertThat(claimed.history().get(1).note()).isEqualTo("mine");
    }

    @Test
    void delegated_task_returns_to_its_delegator() {
        create("a");
        claim("a", DORA);
        var tasks = holdfast.tasks();
        var lent =
                tasks.assign(TaskAssignment.of("migration", "a", BEN).delegate().actor(DORA));
        assertThat(taskOf(lent))
                .extracting(ItemTask::assignee, ItemTask::delegatedBy)
                .containsExactly(BEN, DORA);
        assertThat(taskOf(tasks.unclaim(TaskReturn.of("migration", "a").actor(BEN)))
                        .assignee())
                .isEqualTo(DORA);
        assertThat(taskOf(tasks.unclaim(TaskReturn.of("migration", "a").actor(DORA)))
                        .assignee())
                .isNull();
    }

    @Test
    void assignee_saves_fields_before_the_move() {
        create("a");
        var tasks = holdfast.tasks();
        tasks.assign(TaskAssignment.of("migration", "a", BEN));
        var followUp = now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
        var edit = TaskEdit.of("migration", "a").actor(BEN);
        var saved = tasks.edit(edit.field("date", "2027-03-01").followUp(followUp));
        assertThat(saved.fields()).containsEntry("date", TextNode.valueOf("2027-03-01"));
        assertThat(taskOf(saved).followUp()).isEqualTo(followUp);
        assertThat(inbox(InboxFilter.all().ready(true), BEN)).isEmpty();
        assertThat(taskOf(tasks.edit(edit.removeFollowUp())).followUp()).isNull();
        assertThat(inbox(InboxFilter.all().ready(true), BEN)).containsExactly("a");
        assertThat(refusal(() -> tasks.edit(edit.priority(7)))).isInstanceOf(Refusal.Forbidden.class);
        assertThat(taskOf(tasks.edit(TaskEdit.of("migration", "a").priority(7))).priority())
                .isEqualTo(7);
        assertThat(taskOf(tasks.edit(TaskEdit.of("migration", "a").removePriority()))
                        .priority())
                .isEqualTo(5);
        holdfast.items().advance(ItemMove.of("migration", "a", "planned").actor(BEN));
        assertThat(holdfast.items().get("migration", "a").task()).isNull();
    }

    @Test
    void inbox_contains_tasks_that_person_has_or_can_claim() {
        create("a");
        create("b");
        create("c");
        claim("b", DORA);
        claim("c", BEN);
        assertThat(inbox(InboxFilter.all().pageSize(1), DORA)).containsExactlyInAnyOrder("a", "b");
        assertThat(inbox(InboxFilter.all().assigned(true), DORA)).containsExactly("b");
        assertThat(inbox(InboxFilter.all().assigned(false), DORA)).containsExactly("a");
        assertThat(inbox(InboxFilter.all().containing("TITLE B"), DORA)).containsExactly("b");
        assertThat(inbox(InboxFilter.all(), ANNA)).isEmpty();
        var page = holdfast.tasks().inboxPage(InboxFilter.all().counts().actor(DORA));
        assertThat(page.counts()).isEqualTo(new TaskCounts(1, 1, 0));
        var task = page.tasks().stream()
                .filter(entry -> entry.key().equals("b"))
                .findFirst()
                .orElseThrow();
        assertThat(task.app()).isEqualTo(app());
        assertThat(task.description()).isEqualTo("Name the day of the migration.");
        assertThat(task.task().priority()).isEqualTo(5);
        assertThat(task.held()).isFalse();
        assertThat(refusal(() -> holdfast.tasks().inboxPage(InboxFilter.all()))).isInstanceOf(Refusal.Forbidden.class);
    }

    @Test
    void overdue_tasks_are_selected() {
        create("a");
        advance(Duration.ofDays(3));
        create("b");
        assertThat(inbox(InboxFilter.all().overdue(true), DORA)).containsExactly("a");
        assertThat(inbox(InboxFilter.all().overdue(false), DORA)).containsExactly("b");
    }

    @Test
    void requester_sees_who_has_the_item() {
        var first = request(DORA);
        var second = request(DORA);
        assertThat(waiting(DORA)).extracting(RequestedItem::key).containsExactlyInAnyOrder(first, second);
        assertThat(waiting(DORA)).extracting(RequestedItem::holder).containsOnly(new TaskHolder("unassigned", null));
        claim(first, BEN);
        assertThat(waiting(DORA))
                .filteredOn(item -> item.key().equals(first))
                .extracting(RequestedItem::holder)
                .containsExactly(new TaskHolder("person", BEN));
        assertThat(waiting(BEN)).isEmpty();
        assertThat(holdfast.items().get("migration", first).requester()).isEqualTo(DORA);
    }

    @Test
    void item_shows_the_time_of_each_holder() {
        create("a");
        advance(Duration.ofHours(2));
        claim("a", DORA);
        advance(Duration.ofHours(1));
        assertThat(holdfast.items().get("migration", "a").holders())
                .extracting(HolderTime::kind, HolderTime::person)
                .containsExactly(tuple("unassigned", null), tuple("person", DORA));
        assertThat(holdfast.items().get("migration", "a").holders())
                .extracting(HolderTime::time)
                .allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ofHours(1)));
    }

    @Test
    void workflow_contains_the_rules_of_its_states() {
        var states = holdfast.workflows().get(WorkflowSelection.of("migration")).states();
        var asked = requireNonNull(states.get("asked"));
        assertThat(asked.visibility()).isEqualTo("private");
        assertThat(asked.failure()).isFalse();
        assertThat(asked.task()).isEqualTo(new TaskRule(null, List.of("dba"), Duration.ofHours(1)));
        var fields = requireNonNull(asked.fields());
        assertThat(fields.visible()).isNull();
        assertThat(fields.editable().fieldsByRole()).containsEntry("anyone", List.of("date"));
        assertThat(fields.required().fieldsByRole()).containsEntry("dba", List.of("date"));
        assertThat(requireNonNull(states.get("failed")).failure()).isTrue();
        var planned = requireNonNull(states.get("planned"));
        assertThat(planned.visibility()).isEqualTo("public");
        assertThat(planned.task()).isNull();
        assertThat(planned.fields()).isNull();
    }

    private void create(String key) {
        holdfast.items().create(NewItem.of("migration", key).title("Title " + key));
    }

    /** Creates an item for a person, who can't choose its key. Returns the key. */
    private String request(String person) {
        return holdfast.items()
                .create(NewItem.of("migration").actor(person))
                .received()
                .item()
                .key();
    }

    private ItemTask claim(String key, String person) {
        return taskOf(holdfast.tasks().claim(TaskClaim.of("migration", key).actor(person)));
    }

    private List<String> inbox(InboxFilter filter, String person) {
        return holdfast.tasks().inbox(filter.actor(person)).stream()
                .map(InboxTask::key)
                .toList();
    }

    private List<RequestedItem> waiting(String person) {
        return holdfast.tasks().waiting(RequestedItemFilter.all().pageSize(1).actor(person)).stream()
                .toList();
    }

    private static ItemTask taskOf(Item item) {
        return requireNonNull(item.task());
    }
}
