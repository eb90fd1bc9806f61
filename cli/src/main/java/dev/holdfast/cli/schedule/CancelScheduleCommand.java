// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.item.ItemArgument;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Cancel a scheduled change.")
final class CancelScheduleCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Parameters(index = "1", paramLabel = "ID", description = "The id of the scheduled change.")
    private String id = "";

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = item.members().with("id", id).with("note", note).with("version", ifVersion.version());
        var change = session.call(Operation.CANCEL_CHANGE, members);
        session.printer().printChange(change, id, () -> "Cancelled " + id + " of " + item.name() + ".");
        return 0;
    }
}
