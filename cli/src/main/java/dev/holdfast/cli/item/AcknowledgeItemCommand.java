// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.call.VersionOption;
import dev.holdfast.cli.item.option.EndOptions;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "acknowledge", description = "Say that somebody takes care of an overdue item.")
final class AcknowledgeItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Option(names = "--owner", paramLabel = "PERSON", description = "The person who takes care of it.")
    @Nullable
    private String owner;

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Mixin
    private final EndOptions end = new EndOptions();

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = end.addTo(item.members())
                .with("owner", owner)
                .with("note", note)
                .with("version", ifVersion.version())
                .with("dryRun", dryRun.isGiven());
        var acknowledged = session.call(Operation.ACKNOWLEDGE_ITEM, members);
        session.printer()
                .printChange(
                        acknowledged,
                        item.name(),
                        () -> dryRun.isGiven()
                                ? "would be acknowledged: " + item.name()
                                : item.name() + " is acknowledged.");
        return 0;
    }
}
