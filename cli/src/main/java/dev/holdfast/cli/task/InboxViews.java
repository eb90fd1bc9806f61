// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.item.ItemViews;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import java.util.List;

/** The output of a person's inbox. */
final class InboxViews {
    static final ResultView TASKS = new ResultView(
            "tasks",
            ItemViews::nameOf,
            List.of(
                    TableColumn.time("DUE", "/due"),
                    TableColumn.of("APP", "/app"),
                    new TableColumn("TASK", (task, now) -> ItemViews.nameOf(task)),
                    TableColumn.of("TITLE", "/title"),
                    new TableColumn("TO DO", (task, now) -> stateOf(task)),
                    TableColumn.of("ASSIGNEE", "/task/assignee"),
                    TableColumn.time("FOLLOW-UP", "/task/followUp"),
                    new TableColumn("HELD", (task, now) -> task.path("held").asBoolean() ? "on hold" : "")));

    static final ResultView REQUESTS = new ResultView(
            "items",
            ItemViews::nameOf,
            List.of(
                    TableColumn.time("DUE", "/due"),
                    TableColumn.of("APP", "/app"),
                    new TableColumn("ITEM", (item, now) -> ItemViews.nameOf(item)),
                    TableColumn.of("TITLE", "/title"),
                    new TableColumn("STATE", (item, now) -> stateOf(item)),
                    new TableColumn("HOLDER", (item, now) -> holderOf(item)),
                    TableColumn.time("SINCE", "/since")));

    private InboxViews() {}

    /** Returns the description of the state, or its name if it has no description. */
    private static String stateOf(JsonNode entry) {
        return entry.path("description").asText(entry.path("state").asText());
    }

    private static String holderOf(JsonNode item) {
        var taskHolder = item.path("holder");
        return taskHolder.path("person").asText(taskHolder.path("kind").asText());
    }
}
