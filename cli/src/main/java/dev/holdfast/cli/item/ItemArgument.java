// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names one item: {@code WORKFLOW/KEY}, or {@code KEY} with {@code --workflow}. A key contains no slash. */
public final class ItemArgument {
    static final String DEFAULT_WORKFLOW = "simple";

    @Parameters(paramLabel = "[WORKFLOW/]KEY", description = "The item. Without a workflow, it is in `simple`.")
    String text = "";

    @Option(
            names = {"-w", "--workflow"},
            paramLabel = "WORKFLOW",
            description = "The item's workflow.")
    @Nullable
    String workflowOption;

    /** Returns the item that an optional argument names. */
    static ItemArgument of(String text, @Nullable String workflow) {
        var item = new ItemArgument();
        item.text = text;
        item.workflowOption = workflow;
        return item;
    }

    String workflow() {
        var slash = text.indexOf('/');
        var prefix = slash < 0 ? null : text.substring(0, slash);
        if (prefix != null && workflowOption != null && !prefix.equals(workflowOption))
            throw CommandException.usage(text + " is not in the workflow " + workflowOption);
        if (prefix != null) return prefix;
        return workflowOption == null ? DEFAULT_WORKFLOW : workflowOption;
    }

    String key() {
        return text.substring(text.indexOf('/') + 1);
    }

    public String name() {
        return workflow() + "/" + key();
    }

    public RequestMembers members() {
        return new RequestMembers().with("workflow", workflow()).with("key", key());
    }
}
