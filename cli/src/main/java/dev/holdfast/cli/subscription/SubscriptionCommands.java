// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.subscription;

import picocli.CommandLine.Command;

@Command(
        name = "subscription",
        description = "Send events to people and systems.",
        subcommands = {
            ListSubscriptionsCommand.class,
            PutSubscriptionCommand.class,
            DeleteSubscriptionCommand.class,
            TestSubscriptionCommand.class,
            ListDeliveriesCommand.class,
            ReplayDeliveriesCommand.class
        })
public final class SubscriptionCommands {}
