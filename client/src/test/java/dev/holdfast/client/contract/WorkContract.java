// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.item.ClaimReturn;
import dev.holdfast.client.item.Item;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.item.ItemFilter;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.NewClaim;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.queue.IntentFilter;
import dev.holdfast.client.queue.IntentRelease;
import dev.holdfast.client.queue.NewIntent;
import dev.holdfast.client.recovery.ItemRecovery;
import dev.holdfast.client.recovery.RecoveryResult;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.search.SearchHit;
import dev.holdfast.client.trace.TimelineEntry;
import dev.holdfast.client.trace.TraceSelection;
import dev.holdfast.client.workflow.CompletenessQuery;
import dev.holdfast.client.workflow.MigrationResult;
import dev.holdfast.client.workflow.WorkflowDocument;
import dev.holdfast.client.workflow.WorkflowFilter;
import dev.holdfast.client.workflow.WorkflowMigration;
import dev.holdfast.client.workflow.WorkflowSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Tests of workflows, the hold queue, recoveries, search and traces, which every Holdfast must pass. */
public abstract class WorkContract extends ClientContract {
    private static final Duration PUBLISHING_LIMIT = Duration.ofSeconds(20);

    @Test
    void worker_claims_renews_returns_and_completes_work() {
        holdfast.workflows()
                .put(WorkflowDocument.yaml(
                        "renew",
                        "states: {todo: {initial: true, claimable: true, next: [done]}, done: {terminal: true}}"));
        var items = holdfast.items();
        items.create(NewItem.of("renew", "a").data(Map.of("host", "h")));
        var work = NewClaim.ofWorkflow("renew", "w1");
        var first = items.claim(work).orElseThrow();
        assertThat(first.dataAs(Map.class)).isEqualTo(Map.of("host", "h"));
        assertThat(items.claim(work)).isEmpty();
        assertThat(items.returnClaim(ClaimReturn.of(first).reason("no route").retryAfter(Duration.ofSeconds(1)))
                        .attempt())
                .isEqualTo(1);
        advance(Duration.ofSeconds(1));
        var second = items.claim(work).orElseThrow();
        var token = requireNonNull(requireNonNull(second.claim()).token());
        assertThat(items.heartbeat(ItemHeartbeat.of("renew", "a").claimToken(token))
                        .received()
                        .claimedUntil())
                .isNotNull();
        var lost = requireNonNull(requireNonNull(first.claim()).token());
        assertThat(refusal(() -> items.complete(ItemCompletion.of("renew", "a").claimToken(lost))))
                .isInstanceOf(Refusal.Conflict.class);
        items.complete(ItemCompletion.of("renew", "a").claimToken(token));
        assertThat(items.get("renew", "a").finished()).isTrue();
    }

    @Test
    void released_intent_becomes_tracked_item() {
        var intent = holdfast.queue()
                .queue(NewIntent.workflow("order").inputs(Map.of("user", "nina")))
                .intent();
        assertThat(holdfast.queue().list(IntentFilter.all())).hasSize(1);
        assertThat(holdfast.items().list(ItemFilter.of("order"))).isEmpty();
        assertThat(holdfast.queue().release(IntentRelease.of(intent.id())).counts())
                .containsEntry("released", 1L);
        assertThat(holdfast.queue().get(intent.id()).status()).isEqualTo("released");
        assertThat(holdfast.items().list(ItemFilter.of("order")))
                .extracting(Item::state)
                .containsExactly("received");
    }

    @Test
    void planned_intent_is_released_by_sweep_at_its_time() {
        holdfast.queue()
                .queue(NewIntent.workflow("order")
                        .earliest(now().plus(Duration.ofHours(2)))
                        .autoRelease());
        sweep();
        assertThat(holdfast.items().list(ItemFilter.of("order"))).isEmpty();
        advance(Duration.ofHours(2));
        sweep();
        awaitTrue(() -> holdfast.items().list(ItemFilter.of("order")).iterator().hasNext());
    }

    @Test
    void absent_intent_is_not_found() {
        assertThat(refusal(() -> holdfast.queue().release(IntentRelease.of("absent"))))
                .isInstanceOf(Refusal.class);
        assertThat(refusal(() -> holdfast.queue().batch("b:absent"))).isInstanceOf(Refusal.class);
    }

    @Test
    void items_migrate_to_new_version_of_their_workflow() {
        var workflows = holdfast.workflows();
        holdfast.items().create(NewItem.of("order", "a"));
        var second = workflows.put(WorkflowDocument.yaml("order", """
                states:
                  new: {initial: true, next: [sent]}
                  sent: {terminal: true}
                """));
        assertThat(second.workflow().version()).isEqualTo(2);
        assertThat(workflows.migrateAll(WorkflowMigration.of("order").state("received", "new")))
                .extracting(MigrationResult::state)
                .containsExactly("new");
        assertThat(holdfast.items().get("order", "a").state()).isEqualTo("new");
        assertThat(workflows.list(WorkflowFilter.all()))
                .extracting(WorkflowSummary::name)
                .contains("order");
    }

    @Test
    void invalid_workflow_is_refused_with_its_faults() {
        assertThat(refusal(() -> holdfast.workflows()
                        .put(WorkflowDocument.of(
                                "broken", Map.of("states", Map.of("a", Map.of("next", List.of("b"))))))))
                .isInstanceOf(Refusal.Invalid.class);
        assertThat(refusal(() -> holdfast.workflows().get("broken"))).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void late_items_are_redriven_once() {
        holdfast.items().create(NewItem.of("order", "a").data(Map.of("n", 1)));
        advance(Duration.ofHours(2));
        sweep();
        var recovery = ItemRecovery.of("order").recovery("outage").within(Duration.ofHours(1));
        assertThat(holdfast.recoveries().list(ItemRecovery.of("order")))
                .extracting(RecoveryResult::key)
                .containsExactly("a");
        assertThat(holdfast.recoveries().redrive(recovery).entries())
                .extracting(RecoveryResult::outcome)
                .containsExactly("redriven");
        assertThat(holdfast.recoveries().redrive(recovery).entries())
                .extracting(RecoveryResult::outcome)
                .doesNotContain("redriven");
        assertThat(holdfast.items().get("order", "a").overdue()).isFalse();
    }

    @Test
    void search_finds_changed_items() {
        holdfast.items().create(NewItem.of("order", "a").title("Grüße aus Köln").label("customer", "acme"));
        holdfast.items().create(NewItem.of("order", "b").title("Another"));
        awaitTrue(() -> find("workflow:order").size() == 2);
        assertThat(find("grusse")).isEmpty();
        assertThat(find("koln")).containsExactly("a");
        assertThat(find("label.customer:acme -another")).containsExactly("a");
        assertThat(refusal(() -> find("unknown-field:x"))).isInstanceOf(Refusal.Invalid.class);
    }

    private List<String> find(String query) {
        return holdfast.search().find(query).stream().map(SearchHit::key).toList();
    }

    @Test
    void trace_shows_all_items_of_correlation() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a").correlation("case-1"));
        items.create(NewItem.of("order", "b").correlation("case-1"));
        items.advance(ItemMove.of("order", "a", "packed"));
        items.complete(ItemCompletion.of("order", "a").to("sent"));
        awaitTrue(() -> timeline().size() == 4);
        assertThat(timeline()).extracting(TimelineEntry::item).contains("order/a", "order/b");
    }

    private List<TimelineEntry> timeline() {
        return holdfast.trace().timeline(TraceSelection.correlation("case-1")).stream()
                .toList();
    }

    @Test
    void completeness_counts_finished_and_open_items() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a"));
        items.create(NewItem.of("order", "b"));
        items.advance(ItemMove.of("order", "a", "cancelled"));
        awaitTrue(() -> Boolean.TRUE.equals(
                holdfast.workflows().completeness(CompletenessQuery.of("order")).addsUp()));
        assertThat(holdfast.workflows()
                        .completeness(CompletenessQuery.of("order"))
                        .openItems())
                .isEqualTo(1);
    }

    /**
     * Waits until the condition is true. Some conditions become true only later, because the server publishes events in
     * the background.
     */
    private static void awaitTrue(BooleanSupplier condition) {
        var start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(PUBLISHING_LIMIT.toNanos());
            Thread.onSpinWait();
        }
    }
}
