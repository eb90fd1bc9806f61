// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import picocli.CommandLine.Command;

@Command(
        name = "item",
        description = "Track items.",
        subcommands = {
            CreateItemCommand.class,
            GetItemCommand.class,
            ListItemsCommand.class,
            AdvanceItemCommand.class,
            CompleteItemCommand.class,
            HeartbeatItemCommand.class,
            HoldItemCommand.class,
            ReleaseItemCommand.class,
            EditItemCommand.class,
            DeleteItemCommand.class,
            ItemHistoryCommand.class,
            AcknowledgeItemCommand.class,
            ExplainOverdueCommand.class,
            RecoverItemsCommand.class,
            WaitForItemCommand.class
        })
public final class ItemCommands {}
