// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.output.ShellText;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "wait",
        description = "Wait until an item is in a state, or finished. Exits with 6 if it ends elsewhere.")
final class WaitForItemCommand extends ClientCommand {
    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Option(names = "--for", paramLabel = "STATE", description = "The state (default: any terminal state).")
    @Nullable
    private String state;

    @Option(names = "--at-most", paramLabel = "DURATION", description = "The longest time to wait (ISO 8601).")
    @Nullable
    private Duration longest;

    @Override
    protected int run(CommandSession session) {
        var wait = new ItemAwaiter(session, longest);
        var reached = wait.until(
                session.call(Operation.GET_ITEM, item.members()),
                current -> current.path("finished").asBoolean()
                        || isIn(current.path("state").asText()));
        var current = reached.path("state").asText();
        if (state != null && !isIn(current))
            throw new CommandException(
                    ExitCode.REFUSED,
                    item.name() + " finished in the state " + current + ", and never reaches " + state,
                    "holdfast item get " + ShellText.quote(item.name()));
        session.printer().printChange(reached, item.name(), () -> ItemSentence.of(reached, session));
        return 0;
    }

    private boolean isIn(String current) {
        return current.equals(state);
    }
}
