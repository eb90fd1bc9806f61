// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.cli.call.ClientCommand;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.item.ItemArgument;
import dev.holdfast.cli.item.ItemSentence;
import dev.holdfast.cli.item.option.FieldOptions;
import dev.holdfast.client.transport.Operation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "edit", description = "Change the fields, the follow-up or the priority of a task.")
final class EditTaskCommand extends ClientCommand {
    private static final String NONE = "none";

    @Mixin
    private final ItemArgument item = new ItemArgument();

    @Mixin
    private final FieldOptions fields = new FieldOptions();

    @Option(
            names = "--follow-up",
            paramLabel = "TIME",
            description = "The time at which the assignee should look at the task (RFC 3339), or none.")
    @Nullable
    private String followUp;

    @Option(
            names = "--priority",
            paramLabel = "N",
            description = "The task's own priority, or none for the priority of its state.")
    @Nullable
    private String priority;

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(CommandSession session) {
        var members = change.addTo(fields.addTo(item.members()));
        if (followUp != null) members.withJson("followUp", followUpOf(followUp));
        if (priority != null) members.withJson("priority", priorityOf(priority));
        var edited = session.call(Operation.EDIT_TASK, members);
        session.printer().printChange(edited, item.name(), () -> ItemSentence.of(edited, session));
        return 0;
    }

    private static JsonNode followUpOf(String text) {
        return text.equals(NONE) ? NullNode.instance : TextNode.valueOf(text);
    }

    private static JsonNode priorityOf(String text) {
        if (text.equals(NONE)) return NullNode.instance;
        try {
            return IntNode.valueOf(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw CommandException.usage("--priority must be a whole number or none");
        }
    }
}
