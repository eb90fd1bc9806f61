// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.queue;

import picocli.CommandLine.Command;

@Command(
        name = "queue",
        description = "Review, release and purge the intents and items in the hold queue.",
        subcommands = {
            ListIntentsCommand.class,
            ShowIntentCommand.class,
            AddIntentsCommand.class,
            ApproveIntentCommand.class,
            RejectIntentCommand.class,
            WithdrawIntentCommand.class,
            ReleaseIntentsCommand.class,
            PurgeIntentsCommand.class,
            QueuePolicyCommand.class
        })
public final class QueueCommands {}
