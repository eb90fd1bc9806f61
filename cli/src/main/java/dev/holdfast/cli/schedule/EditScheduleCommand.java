// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import com.fasterxml.jackson.databind.node.NullNode;
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

@Command(name = "edit", description = "Edit a scheduled change. You become its author.")
final class EditScheduleCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Parameters(index = "1", paramLabel = "ID", description = "The id of the scheduled change.")
    private String id = "";

    @Mixin
    private final TimingOptions timing = new TimingOptions();

    @Mixin
    private final EffectOptions effect = new EffectOptions();

    @Mixin
    private final ConditionOptions condition = new ConditionOptions();

    @Option(names = "--no-condition", description = "Remove the condition.")
    private boolean removesCondition;

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Mixin
    private final VersionOption ifVersion = new VersionOption();

    @Override
    protected int run(CommandSession session) {
        var members = condition
                .addTo(effect.addTo(timing.addTo(item.members()), session.environment()))
                .with("id", id)
                .with("note", note)
                .with("version", ifVersion.version());
        if (removesCondition) members.withJson("if", NullNode.instance);
        var change = session.call(Operation.RESCHEDULE_CHANGE, members);
        session.printer().printChange(change, id, () -> ScheduleViews.sentenceOf(change, item.name()));
        return 0;
    }
}
