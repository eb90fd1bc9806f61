// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that narrow a list of tasks. */
final class InboxOptions {
    @Option(names = "--assigned", description = "Only tasks that you have.")
    boolean isAssigned;

    @Option(names = "--claimable", description = "Only tasks that you can claim.")
    boolean isClaimable;

    @Option(names = "--overdue", description = "Only tasks that missed their deadline.")
    boolean isOverdue;

    @Option(names = "--ready", description = "Only tasks without a follow-up in the future.")
    boolean isReady;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Only tasks whose title, key, workflow or state contains this text.")
    @Nullable
    String text;

    boolean isGiven() {
        return isAssigned || isClaimable || isOverdue || isReady || text != null;
    }

    RequestMembers addTo(RequestMembers members) {
        if (isAssigned && isClaimable)
            throw CommandException.usage("--assigned and --claimable exclude each other; without both, the list has "
                    + "the tasks of both kinds");
        if (isAssigned || isClaimable) members.withJson("assigned", BooleanNode.valueOf(isAssigned));
        return members.with("overdue", isOverdue).with("ready", isReady).with("text", text);
    }
}
