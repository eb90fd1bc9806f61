// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.output.RelativeTime;
import dev.holdfast.cli.output.ShellText;
import java.time.Instant;

/** Describes the current state of an item in one line. */
public final class ItemSentence {
    private ItemSentence() {}

    /**
     * Describes the item as {@link #of} does. In a dry run, the sentence also names the people whom the change would
     * notify.
     */
    public static String ofChange(JsonNode answer, CommandSession session) {
        return answer.path("dryRun").asBoolean()
                ? "would be " + of(answer, session) + peopleOf(answer)
                : of(answer, session);
    }

    /**
     * Returns the end of a sentence about a dry run. It names the people whom the change would notify by their roles.
     */
    private static String peopleOf(JsonNode answer) {
        var people = answer.path("notify");
        return people.isEmpty() ? ", and notifies nobody by role" : ", and notifies " + people;
    }

    /** Returns for example {@code upload/jan.csv: received -> copied, due in 30 min}. */
    public static String of(JsonNode item, CommandSession session) {
        var sentence = new StringBuilder(ItemViews.nameOf(item)).append(": ");
        var from = item.path("from").textValue();
        if (from != null) sentence.append(from).append(" -> ");
        sentence.append(item.path("state").asText());
        var due = item.path("due").textValue();
        var now = session.environment().clock().instant();
        if (due != null) sentence.append(", due ").append(RelativeTime.of(Instant.parse(due), now));
        if (item.path("task").isObject()) sentence.append(taskOf(item.path("task")));
        if (item.path("held").isObject())
            sentence.append(", on hold; release it with holdfast item release ")
                    .append(ShellText.quote(ItemViews.nameOf(item)));
        return sentence.toString();
    }

    private static String taskOf(JsonNode task) {
        var assignee = task.path("assignee").textValue();
        if (assignee == null) return ", assigned to nobody";
        var delegator = task.path("delegatedBy").textValue();
        return ", assigned to " + assignee + (delegator == null ? "" : ", delegated by " + delegator);
    }
}
