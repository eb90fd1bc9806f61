// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.schedule;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.DryRunOption;
import dev.holdfast.cli.item.ItemArgument;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "add", description = "Schedule a change of an item.")
final class AddScheduleCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Mixin
    private final TimingOptions timing = new TimingOptions();

    @Mixin
    private final EffectOptions effect = new EffectOptions();

    @Mixin
    private final ConditionOptions condition = new ConditionOptions();

    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    private String note;

    @Option(names = "--idempotency-key", paramLabel = "TEXT", description = "Repeated commands with this key act once.")
    @Nullable
    private String idempotencyKey;

    @Mixin
    private final DryRunOption dryRun = new DryRunOption();

    @Override
    protected int run(CommandSession session) {
        var members = condition
                .addTo(effect.addTo(timing.addTo(item.members()), session.environment()))
                .with("note", note)
                .with("idempotencyKey", idempotencyKey)
                .with("dryRun", dryRun.isGiven());
        var change = session.call(Operation.SCHEDULE_CHANGE, members);
        session.printer()
                .printChange(change, change.path("id").asText(), () -> ScheduleViews.sentenceOf(change, item.name()));
        return 0;
    }
}
