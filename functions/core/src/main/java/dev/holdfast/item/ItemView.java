package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.json.Json;
import dev.holdfast.workflow.Workflow;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item as callers see it.
 *
 * @param version the ETag, and what If-Match compares
 * @param due the deadline that holds now, null for none
 * @param overdue whether that deadline has passed, swept yet or not
 * @param overdueSince the deadline that was missed
 * @param acknowledged who has taken it on, while it is late
 * @param held why it may not move on, while it is held
 * @param history the newest changes, oldest first
 */
@RecordBuilder
public record ItemView(
        String workflow,
        int workflowVersion,
        String key,
        long version,
        String state,
        boolean finished,
        Instant createdAt,
        Instant since,
        @Nullable Instant finishedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant due,
        boolean overdue,
        @Nullable Instant overdueSince,
        @Nullable Acked acknowledged,
        @Nullable Held held,
        @Nullable Json data,
        Map<String, List<String>> roles,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        List<String> links,
        List<String> next,
        List<Entry> history)
        implements ItemViewBuilder.With {

    static ItemView of(Item item, Workflow workflow, Instant now) {
        var due = item.due(workflow);
        var overdue = due != null && !due.isAfter(now);
        var timing = item.timing();
        var given = item.given();
        return new ItemView(
                item.id().workflow(),
                item.workflowVersion(),
                item.id().key(),
                item.version(),
                item.state(),
                item.finished(),
                timing.created(),
                timing.since(),
                timing.finished(),
                due,
                overdue,
                overdue ? due : null,
                item.acknowledged(),
                item.held(),
                given.data(),
                given.roles(),
                given.labels(),
                given.parent(),
                given.correlation(),
                given.links(),
                workflow.state(item.state()).next(),
                item.history().stream().map(Entry::shown).toList());
    }

    /** Without the data and the history, for lists. */
    ItemView brief() {
        return with(next -> next.data(null).history(List.of()));
    }
}
