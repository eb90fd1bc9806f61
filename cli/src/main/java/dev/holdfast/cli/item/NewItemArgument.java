// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names a new item as {@link ItemArgument} does. With only {@code --workflow}, Holdfast chooses the key. */
final class NewItemArgument {
    @Parameters(
            arity = "0..1",
            paramLabel = "[WORKFLOW/]KEY",
            description =
                    "The item. Without a workflow, it is in `simple`. With --workflow, Holdfast can choose the key.")
    @Nullable
    private String text;

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "The item's workflow.")
    @Nullable
    private String workflowOption;

    RequestMembers members() {
        if (text != null) return ItemArgument.of(text, workflowOption).members();
        // Without this check, a script with an empty variable would create items under random keys.
        if (workflowOption == null)
            throw CommandException.usage("give the item as [WORKFLOW/]KEY, or only its --workflow");
        return new RequestMembers().with("workflow", workflowOption);
    }
}
