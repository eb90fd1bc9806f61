// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ConfirmationOption;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Delete a calendar. Workflows that use it prevent this.")
final class DeleteCalendarCommand extends ClientCommand {
    @Parameters(paramLabel = "CALENDAR", description = "The name of the calendar.")
    private String name = "";

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        confirmation.require(session.environment(), "Delete the calendar " + name + "?");
        var members = new RequestMembers().with("name", name).with("version", ifVersion.version());
        var deleted = session.call(Operation.DELETE_CALENDAR, members);
        session.printer().printChange(deleted, name, () -> "The calendar " + name + " is deleted.");
        return 0;
    }
}
