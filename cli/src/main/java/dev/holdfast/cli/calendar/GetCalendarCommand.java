// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "Show a calendar.")
final class GetCalendarCommand extends ClientCommand {
    @Parameters(paramLabel = "CALENDAR", description = "The name of the calendar.")
    private String name = "";

    @Override
    protected int run(CommandSession session) {
        var calendar = session.call(Operation.GET_CALENDAR, new RequestMembers().with("name", name));
        session.printer().printEntry(calendar, name, CalendarViews::describe);
        return 0;
    }
}
