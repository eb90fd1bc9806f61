// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import java.util.List;

/** The output of scheduled changes. */
final class ScheduleViews {
    static final ResultView CHANGES = new ResultView(
            "schedules",
            change -> change.path("id").asText(),
            List.of(
                    TableColumn.of("ID", "/id"),
                    TableColumn.time("DUE", "/nextAt"),
                    new TableColumn("CHANGE", (change, now) -> effectOf(change)),
                    TableColumn.of("CRON", "/cron"),
                    TableColumn.of("BY", "/by"),
                    TableColumn.of("NOTE", "/note"),
                    TableColumn.of("LAST SKIPPED", "/reason")));

    private ScheduleViews() {}

    /** Returns for example {@code advance live}, or an empty text for an ended change. */
    static String effectOf(JsonNode change) {
        return change.path("change").properties().stream()
                .findFirst()
                .map(effect -> (effect.getKey() + " " + detailOf(effect.getValue())).strip())
                .orElse("");
    }

    private static String detailOf(JsonNode effect) {
        for (var member : List.of("to", "assignee", "reason"))
            if (effect.has(member)) return effect.path(member).asText();
        var fields = List.copyOf(effect.path("fields").properties()).stream()
                .map(field -> field.getKey())
                .toList();
        return String.join(", ", fields);
    }

    /** Returns a sentence for people about a new or edited scheduled change. */
    static String sentenceOf(JsonNode change, String item) {
        var prefix = change.path("dryRun").asBoolean() ? "Would schedule " : "Scheduled ";
        return prefix + change.path("id").asText() + ": " + effectOf(change) + " of " + item + " at "
                + change.path("nextAt").asText() + ".";
    }
}
