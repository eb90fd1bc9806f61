// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.hold.intent.IntentReview;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.hold.intent.ReleaseWindow;
import dev.holdfast.hold.policy.QueuePolicy;
import dev.holdfast.item.store.HeldItem;
import dev.holdfast.item.view.ReleaseCall;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ContentView;
import dev.holdfast.workingtime.TimeAllowance;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue entry or an ended intent as actions return it.
 *
 * @param title the title, which listings show next to the id
 * @param agent the name of the agent that queued the intent; null if no agent queued it
 * @param needed the number of approvals that the intent needs
 * @param approvals the number of valid approvals that the intent has
 * @param item the item that the release created, or the held item itself, as {@code workflow/key}
 * @param release the HTTP call and the Lambda call that release the entry; null for an ended intent
 * @param changes the differences from the inputs of the last released intent with the same name, as a JSON Patch (RFC
 *     6902). Replacements also contain the old value ({@code fromValue}). Null for requests that don't ask for one
 *     entry by its id
 * @param changesSince the id of the released intent with which {@code changes} compares the inputs
 */
@RecordBuilder
public record IntentView(
        String id,
        QueueEntryKind kind,
        @Nullable String model,
        String name,
        @Nullable String title,
        IntentStatus status,
        @Nullable RawJson inputs,
        String requester,
        @Nullable String agent,
        Instant queuedAt,
        @Nullable String note,
        @Nullable ReleaseWindow window,
        @Nullable Instant releaseAt,
        @Nullable TimeAllowance within,
        int priority,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        @JsonInclude(JsonInclude.Include.ALWAYS) int needed,
        @JsonInclude(JsonInclude.Include.ALWAYS) int approvals,
        List<IntentReview> reviews,
        @Nullable String problem,
        @Nullable String item,
        @Nullable Instant endedAt,
        @Nullable String release,
        long version,
        List<IntentChange> history,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode changes,
        @Nullable String changesSince)
        implements IntentViewBuilder.With, ContentView<IntentView> {

    @Override
    public IntentView withoutContent() {
        return IntentViewBuilder.builder()
                .id(id)
                .kind(kind)
                .model(model)
                .name(name)
                .status(status)
                .requester("")
                .queuedAt(queuedAt)
                .labels(Map.of())
                .needed(needed)
                .approvals(approvals)
                .reviews(List.of())
                .version(version)
                .history(List.of())
                .build();
    }

    /** Returns the intent as the caller sees it in the answer to a change; for a person, without names of items. */
    static IntentView of(Intent intent, QueuePolicy queuePolicy, Caller caller) {
        var view = of(intent, queuePolicy);
        return caller.isPerson() ? view.with(next -> next.parent(null).item(null)) : view;
    }

    static IntentView of(Intent intent, QueuePolicy queuePolicy) {
        return of(intent, queuePolicy, intent.history(), null, null);
    }

    static IntentView of(HeldItem heldItem) {
        var itemHold = heldItem.held();
        return IntentViewBuilder.builder()
                .id(heldItem.queueId())
                .kind(QueueEntryKind.ITEM)
                .name(heldItem.workflow())
                .title(heldItem.title())
                .status(IntentStatus.QUEUED)
                .requester(itemHold.by())
                .queuedAt(itemHold.since())
                .note(itemHold.reason())
                .releaseAt(itemHold.until())
                .priority(heldItem.priority())
                .labels(heldItem.labels())
                .reviews(List.of())
                .item(heldItem.workflow() + "/" + heldItem.key())
                .release(ReleaseCall.forItem(heldItem.itemId()).describe())
                .version(1)
                .history(List.of())
                .build();
    }

    /** Returns a view without the history, for lists. */
    static IntentView withoutHistory(Intent intent, QueuePolicy queuePolicy) {
        return of(intent, queuePolicy, List.of(), null, null);
    }

    static IntentView of(
            Intent intent,
            QueuePolicy queuePolicy,
            List<IntentChange> history,
            @Nullable JsonNode changes,
            @Nullable String changesSince) {
        var id = intent.id();
        var intentRequest = intent.request();
        var releasePlan = intent.plan();
        var intentEnd = intent.end();
        return new IntentView(
                id.toString(),
                id.kind(),
                id.model(),
                id.name(),
                intentRequest.title(),
                queuePolicy.statusOf(intent),
                intentRequest.inputs(),
                intentRequest.requester(),
                intentRequest.agent(),
                intentRequest.at(),
                intentRequest.note(),
                intentRequest.window().equals(ReleaseWindow.ALWAYS) ? null : intentRequest.window(),
                releasePlan == null ? null : releasePlan.at(),
                intentRequest.within(),
                intentRequest.priority(),
                intentRequest.labels(),
                intentRequest.parent(),
                intentRequest.correlation(),
                queuePolicy.ruleFor(intent).needed(),
                queuePolicy.countApprovals(intent),
                intent.reviews(),
                intent.problem(),
                intentEnd == null ? null : intentEnd.item(),
                intentEnd == null ? null : intentEnd.at(),
                intentEnd == null
                        ? ReleaseCall.forIntent(intent.app(), id.toString()).describe()
                        : null,
                intent.version(),
                history,
                changes,
                changesSince);
    }
}
