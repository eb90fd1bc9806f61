// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List calendars.")
final class ListCalendarsCommand extends ClientCommand {
    @Override
    protected int run(CommandSession session) {
        session.printList(Operation.LIST_CALENDARS, new RequestMembers(), CalendarViews.CALENDARS, ListOptions.ALL);
        return 0;
    }
}
