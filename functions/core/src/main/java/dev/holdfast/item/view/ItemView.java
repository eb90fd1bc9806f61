// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.assignment.HolderTime;
import dev.holdfast.field.FieldAccess;
import dev.holdfast.item.Acknowledgement;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ContentView;
import dev.holdfast.workflow.Workflow;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An item as actions return it to callers.
 *
 * @param title the title, which listings show next to the key
 * @param version the version of the item, for the headers ETag and If-Match
 * @param due the deadline that applies now, null if no deadline applies
 * @param overdue whether the deadline that applies has passed, even if no sweep has marked the item yet
 * @param overdueSince the missed deadline, while the item is overdue
 * @param acknowledged the acknowledgement, while the item is overdue
 * @param held the hold and the request that ends it, while the item is held
 * @param claim the claim of a worker, while the item is claimed
 * @param returned the return of the last claim, until the next claim
 * @param task the task of a person, while the item's state has tasks
 * @param holders the total time of each holder until now; empty if the workflow has no tasks
 * @param requester the person who asked for the item
 * @param output the end of the output of the work
 * @param fields the typed properties that the caller sees, by name. Only the application's own reads of one item
 *     include secret fields
 * @param secretFields the secret fields that have a value
 * @param editableFields the fields that the caller can write in the present state; empty for a finished item
 * @param requiredFields the fields that the caller must give before the item leaves its state
 * @param history the newest changes, oldest first
 * @param warnings the effects of the request that are probably mistakes; only in the answer to a change
 * @param dryRun true if this is the answer to a dry run; otherwise null
 * @param recipients {@code notify} in JSON: the people whom the change would notify, by role; only in a dry run
 */
@RecordBuilder
public record ItemView(
        String workflow,
        int workflowVersion,
        String key,
        @Nullable String title,
        long version,
        String state,
        boolean finished,
        Instant createdAt,
        Instant since,
        @Nullable Instant finishedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant due,
        boolean overdue,
        @Nullable Instant overdueSince,
        @Nullable Acknowledgement acknowledged,
        @Nullable HoldView held,
        @Nullable ClaimView claim,
        @Nullable ReturnView returned,
        @Nullable TaskView task,
        List<HolderTime> holders,
        @Nullable String requester,
        @Nullable RawJson data,
        @Nullable String output,
        Map<String, JsonNode> fields,
        List<String> secretFields,
        List<String> editableFields,
        List<String> requiredFields,
        Map<String, List<String>> roles,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        List<String> links,
        List<String> next,
        List<HistoryEntry> history,
        List<String> warnings,
        @Nullable Boolean dryRun,
        @JsonProperty("notify") Map<String, List<String>> recipients)
        implements ItemViewBuilder.With, ContentView<ItemView> {

    /**
     * Returns the item as this caller sees it. For a person, the view doesn't contain the parent, which may be hidden.
     */
    public static ItemView of(Item item, Workflow workflow, Caller caller, Instant now) {
        var whole = of(item, workflow, now);
        var view = caller.isPerson() ? whole.withParent(null) : whole;
        var itemDetails = item.details();
        var fieldAccess = workflow.fieldAccess(item.state(), caller, item.participants());
        if (fieldAccess == null) return view;
        return view.with(next -> next.fields(fieldAccess.visible(itemDetails.fields()))
                .secretFields(fieldAccess.filledSecrets(itemDetails.fields()))
                .editableFields(item.hasFinished() ? List.of() : fieldAccess.editable())
                .requiredFields(item.hasFinished() ? List.of() : fieldAccess.required())
                .history(item.history().stream()
                        .map(entry -> entry.withFields(fieldAccess.visibleNames(entry.fields())))
                        .toList()));
    }

    /** Returns the item without its fields, because they depend on the caller. */
    public static ItemView of(Item item, Workflow workflow, Instant now) {
        var due = item.dueAt(workflow);
        var overdue = due != null && !due.isAfter(now);
        var itemTiming = item.timing();
        var itemDetails = item.details();
        return new ItemView(
                item.id().workflow(),
                item.workflowVersion(),
                item.id().key(),
                itemDetails.title(),
                item.version(),
                item.state(),
                item.hasFinished(),
                itemTiming.created(),
                itemTiming.since(),
                itemTiming.finished(),
                due,
                overdue,
                overdue ? due : null,
                item.acknowledgement(),
                HoldView.of(item.id(), item.currentHold()),
                ClaimView.of(item.work()),
                ReturnView.of(item.work()),
                TaskView.of(item, workflow),
                item.holders() == null ? List.of() : item.holders().timesAt(now),
                itemDetails.requester(),
                itemDetails.data(),
                itemDetails.output(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                itemDetails.roles(),
                itemDetails.labels(),
                itemDetails.parent(),
                itemDetails.correlation(),
                itemDetails.links(),
                workflow.state(item.state()).next(),
                item.history().stream()
                        .map(entry -> entry.withFields(List.of()))
                        .toList(),
                List.of(),
                null,
                Map.of());
    }

    @Override
    public ItemView withoutContent() {
        return asListEntry()
                .with(next -> next.title(null)
                        .acknowledged(null)
                        .held(null)
                        .claim(null)
                        .returned(null)
                        .task(null)
                        .holders(List.of())
                        .requester(null)
                        .roles(Map.of())
                        .labels(Map.of())
                        .parent(null)
                        .correlation(null)
                        .links(List.of())
                        .recipients(Map.of()));
    }

    /**
     * Returns a copy for the item's creator. The copy leaves out the people whom the workflow notifies and who have the
     * task, because the creator wrote only the remaining content.
     */
    public ItemView withoutRecipients() {
        return with(next -> next.history(history.stream()
                        .map(entry ->
                                entry.with(change -> change.recipients(Map.of()).assignee(null)))
                        .toList())
                .recipients(Map.of())
                .task(null)
                .holders(List.of()));
    }

    /** Returns a copy for the answer to a dry run, with the people whom the item's newest change would notify. */
    public ItemView asDryRunOf(Item item) {
        return with(next -> next.dryRun(true).recipients(item.newestEntry().recipients()));
    }

    /** Returns a copy with the secret fields if the caller is the application itself. */
    public ItemView withSecrets(Item item, Workflow workflow, Caller caller) {
        return workflow.fields() != null && FieldAccess.readsSecrets(caller)
                ? withFields(item.details().fields())
                : this;
    }

    /** Returns a copy for the worker that claimed the item. */
    public ItemView withClaimToken(String token) {
        return withClaim(Objects.requireNonNull(claim).withToken(token));
    }

    /** Returns a copy for lists, without data, output, fields and history. */
    public ItemView asListEntry() {
        return with(next -> next.data(null)
                .output(null)
                .fields(Map.of())
                .secretFields(List.of())
                .editableFields(List.of())
                .requiredFields(List.of())
                .history(List.of()));
    }
}
