// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests the tasks of people: an application asks, people find, claim, delegate and answer the tasks, and the sweep marks
 * the late ones.
 */
@ExtendWith(SharedStack.class)
@Order(6)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TasksEndToEndIT {
    private static final String DORA = ",'actor':'dora@example.com'";
    private static final String BEN = ",'actor':'ben@example.com'";

    private static final String DOCUMENT = """
            {'roles': {'dba': ['dora@example.com', 'ben@example.com']},
             'fields': {'type': 'object', 'properties': {'day': {'type': 'string', 'format': 'date'}}},
             'states': {
               'asked': {'initial': true, 'visibility': 'private', 'within': 'P2D', 'task': {'candidates': ['dba']},
                         'fields': {'editable': ['day'], 'required': ['day']}, 'next': ['planned', 'done']},
               'planned': {'next': ['confirmed', 'done']},
               'confirmed': {'task': {'assignee': 'requester'}, 'next': ['done']},
               'done': {'terminal': true}}}
            """;

    private final DeployedStack stack;

    TasksEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    /** @param members further members of the payload */
    private JsonNode change(String function, String key, String members) throws Exception {
        return stack.call(function, "{'workflow':'moving','key':'" + key + "'" + members + "}");
    }

    private JsonNode tasksOf(String actor, String members) throws Exception {
        return stack.call("list-tasks", "{'counts':true" + actor + members + "}");
    }

    @Test
    @Order(1)
    void person_finds_claims_delegates_and_answers_task() throws Exception {
        var workflow = stack.call("put-workflow", "{'name':'moving','document':" + DOCUMENT + "}");
        assertThat(workflow.at("/created").asBoolean()).as("%s", workflow).isTrue();
        change("create-item", "m", ",'title':'Name the day'");
        for (var actor : new String[] {DORA, BEN}) {
            var inbox = tasksOf(actor, "");
            assertThat(inbox.at("/tasks/0/key").asText()).as("%s", inbox).isEqualTo("m");
            assertThat(inbox.at("/counts/claimable").asInt()).isEqualTo(1);
        }

        assertThat(change("claim-task", "m", DORA).at("/task/assignee").asText())
                .isEqualTo("dora@example.com");
        assertThat(change("claim-task", "m", BEN).at("/problem/status").asInt()).isEqualTo(409);
        assertThat(tasksOf(BEN, "").at("/tasks")).isEmpty();
        var inbox = tasksOf(DORA, ",'assigned':true");
        assertThat(inbox.at("/tasks/0/task/assignee").asText()).isEqualTo("dora@example.com");
        assertThat(inbox.at("/counts/assigned").asInt()).isEqualTo(1);

        assertThat(change("edit-task", "m", ",'fields':{'day':'2027-03-01'}" + DORA)
                        .at("/fields/day")
                        .asText())
                .isEqualTo("2027-03-01");
        assertThat(change("edit-task", "m", ",'priority':9")
                        .at("/task/priority")
                        .asInt())
                .isEqualTo(9);
        var delegated = change("assign-task", "m", ",'assignee':'ben@example.com','delegate':true" + DORA);
        assertThat(delegated.at("/task/delegatedBy").asText())
                .as("%s", delegated)
                .isEqualTo("dora@example.com");
        assertThat(tasksOf(BEN, "").at("/tasks/0/task/assignee").asText()).isEqualTo("ben@example.com");
        assertThat(change("unclaim-task", "m", BEN).at("/task/assignee").asText())
                .isEqualTo("dora@example.com");
        assertThat(change("advance-item", "m", ",'to':'planned','fields':{'day':'2027-03-02'}" + DORA)
                        .at("/state")
                        .asText())
                .isEqualTo("planned");
        assertThat(tasksOf(DORA, "").at("/tasks")).isEmpty();
        stack.publish();
        assertThat(stack.types()).contains("dev.holdfast.item.created", "dev.holdfast.item.assigned");
        change("complete-item", "m", "");
    }

    @Test
    @Order(2)
    void person_sees_own_requests_until_they_finish() throws Exception {
        var request = "{'workflow':'moving','idempotencyKey':'r','title':'Move my data','state':'asked'" + DORA + "}";
        assertThat(stack.text("create-item", request, "/created")).isEqualTo("true");
        var requests = stack.call("list-requests", "{'actor':'dora@example.com'}");
        assertThat(requests.at("/items/0/title").asText()).as("%s", requests).isEqualTo("Move my data");
        assertThat(requests.at("/items/0/holder/kind").asText()).isEqualTo("unassigned");
        assertThat(stack.call("list-requests", "{'actor':'ben@example.com'}").at("/items"))
                .isEmpty();

        var key = requests.at("/items/0/key").asText();
        change("claim-task", key, BEN);
        change("advance-item", key, ",'to':'planned','fields':{'day':'2027-03-01'}" + BEN);
        change("advance-item", key, ",'to':'confirmed'");
        assertThat(tasksOf(DORA, "").at("/tasks/0/key").asText()).isEqualTo(key);
        change("complete-item", key, DORA);
        assertThat(stack.call("list-requests", "{'actor':'dora@example.com'}").at("/items"))
                .isEmpty();
        stack.publish();
        stack.types();
    }

    @Test
    @Order(4)
    void sweep_moves_parent_when_its_children_have_ended() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'whole','document':{'states':{'open':{'initial':true,'within':'P1D','waitsFor':"
                        + "{'children':'all','to':'done'},'next':['done']},'done':{'terminal':true}}}}");
        stack.call("create-item", "{'workflow':'whole','key':'w'}");
        stack.call("create-item", "{'key':'part','parent':'whole/w'}");
        stack.call("complete-item", "{'workflow':'simple','key':'part'}");
        assertThat(stack.call("sweep", "{}").at("/done/completed").asInt()).isEqualTo(1);
        assertThat(stack.text("get-item", "{'workflow':'whole','key':'w'}", "/state"))
                .isEqualTo("done");
        stack.publish();
        stack.types();
    }

    @Test
    @Order(3)
    void sweep_moves_overdue_task_to_top_of_inbox() throws Exception {
        change("create-item", "early", "");
        change("create-item", "late", ",'deadline':'" + DeployedStack.PAST + "'");
        assertThat(tasksOf(DORA, "").at("/counts/overdue").asInt()).isZero();
        assertThat(stack.call("sweep", "{}").at("/done/overdue").asInt()).isEqualTo(1);
        var inbox = tasksOf(DORA, "");
        assertThat(inbox.at("/counts/overdue").asInt()).as("%s", inbox).isEqualTo(1);
        assertThat(inbox.at("/tasks/0/key").asText()).isEqualTo("late");
        assertThat(inbox.at("/tasks/1/key").asText()).isEqualTo("early");
        for (var key : new String[] {"early", "late"}) change("delete-item", key, "");
        assertThat(tasksOf(DORA, "").at("/tasks")).isEmpty();
        stack.publish();
        stack.types();
    }
}
