// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

import static dev.holdfast.client.ScriptedServer.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.ScriptedClient;
import dev.holdfast.client.assignment.HolderTime;
import dev.holdfast.client.assignment.TaskHolder;
import dev.holdfast.client.refusal.RefusalException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskOperationsTest {
    private static final String TASK = "'task':{'assignee':'ben','delegatedBy':'dora','candidates':['dba'],"
            + "'priority':5,'followUp':'2026-03-02T08:00:00Z'}";
    private static final String ITEM = "{'workflow':'migration','workflowVersion':1,'key':'7','version':3,"
            + "'state':'asked'," + TASK + ",'requester':'anna','holders':[{'kind':'application','time':'PT2H'},"
            + "{'kind':'person','person':'ben','time':'PT5M'}]}";
    private static final String INBOX_TASK = "{'app':'shop','workflow':'migration','key':'7','title':'Orders',"
            + "'version':3,'state':'asked','description':'Name the day.'," + TASK + ",'requester':'anna',"
            + "'due':'2026-03-03T08:00:00Z','overdue':false,'since':'2026-03-01T08:00:00Z','held':true}";

    @Test
    void claim_answers_item_with_task_and_holders() {
        try (var client = new ScriptedClient(json(200, ITEM))) {
            var item = client.holdfast
                    .tasks()
                    .claim(TaskClaim.of("migration", "7").note("mine").actor("ben"));
            client.assertRequest("POST /apps/shop/items/migration/7/task/claim", "{'note':'mine'}");
            assertThat(client.request().header("Holdfast-Actor")).isEqualTo("ben");
            var task = requireNonNull(item.task());
            assertThat(task.assignee()).isEqualTo("ben");
            assertThat(task.delegatedBy()).isEqualTo("dora");
            assertThat(task.candidates()).containsExactly("dba");
            assertThat(task.priority()).isEqualTo(5);
            assertThat(task.followUp()).isEqualTo(Instant.parse("2026-03-02T08:00:00Z"));
            assertThat(item.requester()).isEqualTo("anna");
            assertThat(item.holders())
                    .containsExactly(
                            new HolderTime("application", null, Duration.ofHours(2)),
                            new HolderTime("person", "ben", Duration.ofMinutes(5)));
        }
    }

    @Test
    void task_is_given_back_if_version_matches() {
        try (var client = new ScriptedClient(json(200, ITEM.replace(TASK + ",", "")))) {
            var item = client.holdfast
                    .tasks()
                    .unclaim(TaskReturn.of("migration", "7").ifVersion(3));
            client.assertRequest("POST /apps/shop/items/migration/7/task/unclaim", "{'version':3}");
            assertThat(item.task()).isNull();
        }
    }

    @Test
    void task_is_delegated_to_another_person() {
        try (var client = new ScriptedClient(json(200, ITEM))) {
            client.holdfast
                    .tasks()
                    .assign(TaskAssignment.of("migration", "7", "ben").delegate());
            client.assertRequest("POST /apps/shop/items/migration/7/task/assign", "{'assignee':'ben','delegate':true}");
        }
    }

    @Test
    void edit_sends_only_members_that_are_set() {
        try (var client = new ScriptedClient(json(200, ITEM), json(200, ITEM))) {
            var tasks = client.holdfast.tasks();
            var edit = TaskEdit.of("migration", "7");
            tasks.edit(edit.followUp(Instant.parse("2026-03-02T08:00:00Z"))
                    .removePriority()
                    .field("date", "2026-03-08")
                    .field("size", null));
            client.assertRequest(
                    "PATCH /apps/shop/items/migration/7/task",
                    "{'followUp':'2026-03-02T08:00:00Z','priority':null,"
                            + "'fields':{'date':'2026-03-08','size':null}}");
            tasks.edit(edit.removeFollowUp().priority(9));
            client.assertRequest("PATCH /apps/shop/items/migration/7/task", "{'followUp':null,'priority':9}");
        }
    }

    @Test
    void inbox_is_read_page_by_page() {
        try (var client = new ScriptedClient(
                json(200, "{'tasks':[" + INBOX_TASK + "],'nextPageToken':'t','endedEarly':'budget'}"),
                json(200, "{'tasks':[]}"))) {
            var filter = InboxFilter.all()
                    .assigned(false)
                    .overdue(true)
                    .ready(true)
                    .containing("orders")
                    .pageSize(1);
            var tasks = client.holdfast.tasks().inbox(filter).stream().toList();
            assertThat(client.requests().get(0).target())
                    .isEqualTo("/apps/shop/me/tasks?assigned=false&overdue=true&ready=true&text=orders&limit=1");
            client.assertRequest(
                    "GET /apps/shop/me/tasks?assigned=false&overdue=true&ready=true&text=orders&limit=1&pageToken=t",
                    "");
            assertThat(tasks).hasSize(1);
            var task = tasks.get(0);
            assertThat(task.app()).isEqualTo("shop");
            assertThat(task.description()).isEqualTo("Name the day.");
            assertThat(task.task().assignee()).isEqualTo("ben");
            assertThat(task.held()).isTrue();
        }
    }

    @Test
    void inbox_page_contains_counts_on_demand() {
        try (var client =
                new ScriptedClient(json(200, "{'tasks':[],'counts':{'assigned':2,'claimable':3,'overdue':1}}"))) {
            var page = client.holdfast.tasks().inboxPage(InboxFilter.all().counts());
            client.assertRequest("GET /apps/shop/me/tasks?counts=true", "");
            assertThat(page.counts()).isEqualTo(new TaskCounts(2, 3, 1));
        }
    }

    @Test
    void waiting_items_show_their_holder() {
        var item = "{'app':'shop','workflow':'migration','key':'7','state':'planned','holder':{'kind':'application'},"
                + "'overdue':false,'createdAt':'2026-03-01T08:00:00Z','since':'2026-03-01T09:00:00Z'}";
        try (var client = new ScriptedClient(
                json(200, "{'items':[" + item + "],'nextPageToken':'t'}"), json(200, "{'items':[]}"))) {
            var items = client
                    .holdfast
                    .tasks()
                    .waiting(RequestedItemFilter.all().pageSize(1))
                    .stream()
                    .toList();
            client.assertRequest("GET /apps/shop/me/waiting?limit=1&pageToken=t", "");
            assertThat(items).extracting(RequestedItem::holder).containsExactly(new TaskHolder("application", null));
            assertThat(items.get(0).task()).isNull();
        }
    }

    @Test
    void refused_claim_is_an_exception() {
        var refusal = json(409, "{'type':'urn:holdfast:problem:conflict','detail':'another person has the task'}");
        try (var client = new ScriptedClient(refusal)) {
            assertThatThrownBy(() -> client.holdfast.tasks().claim(TaskClaim.of("migration", "7")))
                    .isInstanceOf(RefusalException.class)
                    .hasMessageContaining("another person");
        }
    }
}
