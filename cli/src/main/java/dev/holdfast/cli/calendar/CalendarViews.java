// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.ResultView;
import dev.holdfast.cli.output.TableColumn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The output of commands for calendars. */
final class CalendarViews {
    static final ResultView CALENDARS = new ResultView(
            "calendars",
            calendar -> calendar.path("name").asText(),
            List.of(
                    TableColumn.of("NAME", "/name"),
                    TableColumn.of("ZONE", "/zone"),
                    new TableColumn("HOURS", (calendar, now) -> hoursOf(calendar, "; ")),
                    new TableColumn(
                            "HOLIDAYS",
                            (calendar, now) -> "" + calendar.path("holidays").size()),
                    TableColumn.time("CHANGED", "/changed"),
                    TableColumn.of("DESCRIPTION", "/description")));

    private CalendarViews() {}

    /** Returns a calendar whose hours and holidays are texts for people, a line for each. */
    static JsonNode describe(JsonNode calendar) {
        if (!(calendar instanceof ObjectNode original)) return calendar;
        var details = original.objectNode();
        details.setAll(original);
        details.put("hours", hoursOf(calendar, "\n"));
        details.put(
                "holidays",
                stream(calendar.path("holidays")).map(JsonNode::asText).collect(Collectors.joining("\n")));
        return details;
    }

    private static String hoursOf(JsonNode calendar, String separator) {
        return stream(calendar.path("hours")).map(HoursArgument::textOf).collect(Collectors.joining(separator));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
