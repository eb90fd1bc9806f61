// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items migrate into, within and out of workflows with tasks. */
class TaskMigrationTest {
    private static final String PLAIN = """
            roles: {lead: [dora@example.com]}
            states:
              open: {initial: true, within: P9D, next: [done]}
              done: {terminal: true}
            """;
    private static final String WITH_TASK =
            PLAIN.replace("within: P9D,", "within: P9D, visibility: private, task: {assignee: lead},");

    private final TaskFixture tasks = new TaskFixture();
    private final Holdfast holdfast = tasks.holdfast;

    TaskMigrationTest() {
        tasks.holdfastFixture.putWorkflow("case", PLAIN);
    }

    @AfterEach
    void close() {
        tasks.close();
    }

    private void create(String members) {
        tasks.answer(tasks.application, holdfast.createItem, "{'workflow':'case','key':'c'" + members + "}");
    }

    private void migrateTo(String workflow) {
        tasks.holdfastFixture.putWorkflow("case", workflow);
        tasks.answer(tasks.application, holdfast.migrateItems, "{'workflow':'case'}");
    }

    @Test
    void migration_into_task_assigns_it_and_notifies_assignee() {
        create("");
        tasks.holdfastFixture.clock.advance(Duration.ofDays(1));
        migrateTo(WITH_TASK);
        tasks.holdfastFixture.clock.advance(Duration.ofDays(2));
        var item = tasks.answer(tasks.application, holdfast.getItem, "{'workflow':'case','key':'c'}");
        assertThat(item.at("/task/assignee").asText()).isEqualTo("dora@example.com");
        assertThat(item.at("/history/1/notify/assignee/0").asText()).isEqualTo("dora@example.com");
        assertThat(item.at("/holders/0/time").asText()).isEqualTo("P1D");
        assertThat(item.at("/holders/1/time").asText()).isEqualTo("P2D");
        assertThat(tasks.answer(tasks.dora, holdfast.listTasks, "{}").get("tasks"))
                .hasSize(1);
    }

    @Test
    void migration_out_of_tasks_stops_time_of_assignee() {
        tasks.holdfastFixture.putWorkflow("case", WITH_TASK);
        create("");
        tasks.holdfastFixture.clock.advance(Duration.ofDays(1));
        migrateTo(PLAIN);
        assertThat(tasks.answer(tasks.dora, holdfast.listTasks, "{}").get("tasks"))
                .isEmpty();
        tasks.answer(tasks.application, holdfast.completeItem, "{'workflow':'case','key':'c'}");
        tasks.holdfastFixture.clock.advance(Duration.ofDays(5));
        assertThat(tasks.answer(tasks.application, holdfast.getItem, "{'workflow':'case','key':'c'}")
                        .at("/holders/0/time")
                        .asText())
                .isEqualTo("P1D");
    }

    @Test
    void people_in_roles_of_former_names_get_no_personal_rights() {
        create(",'roles':{'helper':['anna@example.com']}");
        var row = tasks.holdfastFixture.row("case", "c");
        tasks.holdfastFixture
                .store()
                .write(List.of(RowWrite.put(
                        new Row(
                                row.key(),
                                row.version() + 1,
                                row.body()
                                        .replace("\"helper\"", "\"assignee\"")
                                        .replace("\"version\":1", "\"version\":2"),
                                row.entries(),
                                row.expires()),
                        WriteCondition.ANY)));
        migrateTo(WITH_TASK.replace("task: {assignee: lead}", "task: {candidates: [lead]}"));
        HoldfastFixture.requireRefused(tasks.call(tasks.stranger, holdfast.getItem, "{'workflow':'case','key':'c'}"));
        HoldfastFixture.requireRefused(
                tasks.call(tasks.stranger, holdfast.completeItem, "{'workflow':'case','key':'c'}"));
    }

    @Test
    void migration_refuses_only_item_with_too_many_task_people() {
        var people = IntStream.range(0, 21).mapToObj(i -> "'p" + i + "'").collect(Collectors.joining(","));
        create(",'roles':{'helper':[" + people + "]}");
        tasks.answer(tasks.application, holdfast.createItem, "{'workflow':'case','key':'small'}");
        tasks.holdfastFixture.putWorkflow(
                "case",
                WITH_TASK.replace("task: {assignee: lead}", "task: {candidates: [helper, lead]}")
                        + "perItemRoles: [helper]\n");
        var results = tasks.answer(tasks.application, holdfast.migrateItems, "{'workflow':'case'}")
                .toString();
        assertThat(results).contains("at most 20 people for tasks").contains("\"key\":\"small\"");
    }
}
