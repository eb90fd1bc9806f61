// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.item.ItemArgument;
import dev.holdfast.cli.item.ItemSentence;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "assign", description = "Assign a task to a person.")
final class AssignTaskCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Parameters(index = "1", paramLabel = "PERSON", description = "The person who gets the task.")
    private String person = "";

    @Option(names = "--delegate", description = "Get the task back when the person gives it back.")
    private boolean isDelegation;

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(CommandSession session) {
        var members = change.addTo(item.members()).with("assignee", person).with("delegate", isDelegation);
        var changed = session.call(Operation.ASSIGN_TASK, members);
        session.printer().printChange(changed, item.name(), () -> ItemSentence.of(changed, session));
        return 0;
    }
}
