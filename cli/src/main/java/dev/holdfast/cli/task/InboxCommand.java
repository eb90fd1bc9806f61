// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.ListOptions;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.client.transport.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "inbox",
        description =
                "List the tasks that you have or can claim. With --waiting, list the open items that you asked for.")
public final class InboxCommand extends ClientCommand {
    @Mixin
    private final InboxOptions filter = new InboxOptions();

    @Option(names = "--counts", description = "Count the tasks instead, up to 1,000 of each kind.")
    private boolean needsCounts;

    @Option(names = "--waiting", description = "List the open items that you asked for, and who has them.")
    private boolean isWaiting;

    @Mixin
    private final ListOptions listOptions = new ListOptions();

    @Override
    protected int run(CommandSession session) {
        if (isWaiting && (needsCounts || filter.isGiven()))
            throw CommandException.usage("--waiting takes no other option than --limit");
        if (needsCounts && (filter.isGiven() || listOptions.limit() != ListOptions.ALL))
            throw CommandException.usage("--counts counts all tasks, so it takes no other option");
        if (needsCounts) printCounts(session);
        else if (isWaiting)
            session.printList(Operation.LIST_REQUESTS, new RequestMembers(), InboxViews.REQUESTS, listOptions.limit());
        else
            session.printList(
                    Operation.LIST_TASKS, filter.addTo(new RequestMembers()), InboxViews.TASKS, listOptions.limit());
        return 0;
    }

    private static void printCounts(CommandSession session) {
        var members = new RequestMembers().with("counts", true).with("limit", 1);
        var counts = session.call(Operation.LIST_TASKS, members).path("counts");
        session.printer().printChange(counts, sentence(counts), () -> sentence(counts));
    }

    /** Returns for example {@code 2 assigned, 1 claimable, 1 overdue}. */
    private static String sentence(JsonNode counts) {
        return counts.path("assigned").asInt() + " assigned, "
                + counts.path("claimable").asInt() + " claimable, "
                + counts.path("overdue").asInt() + " overdue";
    }
}
