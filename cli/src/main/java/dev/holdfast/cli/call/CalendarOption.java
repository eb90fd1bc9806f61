// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.cli.failure.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --calendar}, with which {@code --within} counts working time. */
public final class CalendarOption {
    @Option(
            names = "--calendar",
            paramLabel = "CALENDAR",
            description = "Count --within in working time of this calendar. --within can then also be a time of day:"
                    + " 10:00 means the next 10:00 on a working day.")
    @Nullable
    private String calendar;

    /**
     * Returns the JSON of a time limit: a duration, working time of the calendar, or the time until a time of day.
     *
     * @param within the value of {@code --within}; null if the option is absent
     * @return null if the option {@code --within} is absent
     * @throws CommandException if only one of the options is present, and it needs the other one
     */
    public @Nullable JsonNode allowanceOf(@Nullable String within) {
        if (within == null) {
            if (calendar != null) throw CommandException.usage("--calendar needs --within");
            return null;
        }
        var isTimeOfDay = TimeOfDay.hasForm(within);
        if (calendar == null) {
            if (isTimeOfDay)
                throw CommandException.usage("--within " + within + " is a time of day, which needs --calendar;"
                        + " without a calendar, --within is a duration such as PT8H");
            return TextNode.valueOf(within);
        }
        var allowance = JsonNodeFactory.instance.objectNode();
        if (isTimeOfDay) allowance.put("until", TimeOfDay.parse("--within", within));
        else allowance.put("working", within);
        return allowance.put("calendar", calendar);
    }
}
