package dev.holdfast.insight;

import dev.holdfast.item.Acked;
import dev.holdfast.item.Held;
import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an item of a timeline stands now.
 *
 * @param app the application that it belongs to, where that is not the reader's own
 * @param item {@code workflow/key}
 * @param since when it came into its state
 * @param acknowledged who has taken it on, while it is late
 * @param owners who may move it on from here: role to people; nobody named, whoever may report
 * @param waitsFor what has to happen next, for a person; null once it is finished
 */
public record Standing(
        @Nullable String app,
        String item,
        String state,
        Instant since,
        @Nullable Instant finishedAt,
        @Nullable Instant due,
        boolean overdue,
        @Nullable Held held,
        @Nullable Acked acknowledged,
        Map<String, List<String>> owners,
        @Nullable String waitsFor) {
    static Standing of(Item item, Workflow workflow, String reader, Instant now) {
        var due = item.due(workflow);
        return new Standing(
                item.id().app().equals(reader) ? null : item.id().app(),
                item.id().toString(),
                item.state(),
                item.timing().since(),
                item.timing().finished(),
                due,
                due != null && !due.isAfter(now),
                item.held(),
                item.acknowledged(),
                item.finished() ? Map.of() : owners(item, workflow),
                item.finished() ? null : waitsFor(item, workflow));
    }

    private static Map<String, List<String>> owners(Item item, Workflow workflow) {
        var owners = new LinkedHashMap<String, List<String>>();
        for (var next : workflow.state(item.state()).next()) {
            for (var role : workflow.state(next).actors())
                if (!role.equals(Workflow.ANYONE))
                    owners.put(role, workflow.people(role, item.given().roles()));
        }
        return owners;
    }

    private static String waitsFor(Item item, Workflow workflow) {
        var held = item.held();
        if (held == null)
            return "a move to "
                    + String.join(" or ", workflow.state(item.state()).next());
        return switch (held.why()) {
            case INTENT -> "the intent " + held.intent();
            case STATE -> "its release from the hold queue";
            case HAND -> "its release: " + held.reason();
        };
    }
}
