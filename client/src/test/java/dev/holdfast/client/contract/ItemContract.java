// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.client.item.HistoryEntry;
import dev.holdfast.client.item.HoldRelease;
import dev.holdfast.client.item.Item;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.item.ItemDeletion;
import dev.holdfast.client.item.ItemEdit;
import dev.holdfast.client.item.ItemFilter;
import dev.holdfast.client.item.ItemHeartbeat;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.ItemPage.StateCount;
import dev.holdfast.client.item.ItemSelection;
import dev.holdfast.client.item.NewAcknowledgement;
import dev.holdfast.client.item.NewHold;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.refusal.InputFault;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.workflow.WorkflowDocument;
import dev.holdfast.client.workflow.WorkflowSelection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The contract for items. */
public abstract class ItemContract extends ClientContract {
    record OrderInput(int number, String customer) {}

    @Test
    void dry_runs_change_nothing() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a"));
        var move = items.advance(ItemMove.of("order", "a", "packed").dryRun()).received();
        assertThat(move.dryRun()).isTrue();
        assertThat(items.complete(
                                ItemCompletion.of("order", "a").to("cancelled").dryRun())
                        .received()
                        .state())
                .isEqualTo("cancelled");
        assertThat(items.get("order", "a").version()).isEqualTo(1);
        var document = Map.of("states", Map.of("begun", Map.of("initial", true, "terminal", true)));
        var stored =
                holdfast.workflows().put(WorkflowDocument.of("other", document).dryRun());
        assertThat(stored.dryRun() && stored.created()).isTrue();
        assertThat(refusal(() -> holdfast.workflows().get(WorkflowSelection.of("other"))))
                .isInstanceOf(Refusal.NotFound.class);
        holdfast.workflows().put(WorkflowDocument.of("other", document));
        assertThat(holdfast.workflows()
                        .delete(WorkflowSelection.of("other").dryRun())
                        .deleted())
                .containsExactly(1);
        assertThat(holdfast.workflows()
                        .put(WorkflowDocument.of("other", document).dryRun())
                        .created())
                .isFalse();
    }

    @Test
    void fields_are_written_with_move_and_locked_for_people() {
        holdfast.workflows().put(WorkflowDocument.yaml("migration", """
                fields: {type: object, properties: {database: {type: string}, password: {type: string, writeOnly: true}}}
                states:
                  open: {initial: true, next: [planned], within: P1D, fields: {editable: [database]}}
                  planned: {next: [done], within: P1D}
                  done: {terminal: true}
                """));
        var items = holdfast.items();
        items.create(NewItem.of("migration", "a").field("password", "open sesame"));
        items.advance(ItemMove.of("migration", "a", "planned")
                .field("database", "users")
                .actor("anna@example.com"));
        assertThat(items.get("migration", "a").fields()).containsEntry("database", TextNode.valueOf("users"));
        assertThat(items.get("migration", "a").secretFields()).containsExactly("password");
        assertThat(items.list(ItemFilter.of("migration").field("database", "users")))
                .extracting(Item::key)
                .containsExactly("a");
        assertThat(refusal(() -> items.edit(
                        ItemEdit.of("migration", "a").field("database", null).actor("anna@example.com"))))
                .isInstanceOf(Refusal.Forbidden.class);
        items.edit(ItemEdit.of("migration", "a").field("database", null));
        assertThat(items.get("migration", "a").fields()).doesNotContainKey("database");
    }

    @Test
    void dry_runs_of_item_changes_change_nothing() {
        var items = holdfast.items();
        var creation = items.create(NewItem.of("order", "a").dryRun()).received();
        assertThat(creation.created() && creation.item().dryRun()).isTrue();
        assertThat(refusal(() -> items.get("order", "a"))).isInstanceOf(Refusal.NotFound.class);
        items.create(NewItem.of("order", "a"));
        assertThat(items.create(NewItem.of("order", "a").dryRun()).received().created())
                .isFalse();
        var edited = items.edit(ItemEdit.of("order", "a").title("Order").dryRun());
        assertThat(edited.dryRun()).isTrue();
        assertThat(edited.title()).isEqualTo("Order");
        var held = items.hold(NewHold.of("order", "a", "no stock").dryRun());
        assertThat(requireNonNull(held.held()).reason()).isEqualTo("no stock");
        assertThat(refusal(() -> items.release(HoldRelease.of("order", "a").dryRun())))
                .isInstanceOf(Refusal.Conflict.class);
        assertThat(refusal(() ->
                        items.acknowledge(NewAcknowledgement.of("order", "a").dryRun())))
                .isInstanceOf(Refusal.Conflict.class);
        assertThat(items.delete(ItemDeletion.of("order", "a").dryRun()).dryRun())
                .isTrue();
        var item = items.get("order", "a");
        assertThat(item.version()).isEqualTo(1);
        assertThat(item.dryRun()).isFalse();
    }

    @Test
    void dry_run_can_not_be_tracked() {
        putUploadWorkflow();
        try (var item = holdfast.track("upload", "real", null)) {
            assertThatThrownBy(() -> item.complete(ItemCompletion::dryRun))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(holdfast.items().get("upload", "real").version()).isEqualTo(1);
        }
        assertThatThrownBy(() -> holdfast.track(NewItem.of("order", "a").dryRun()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void three_lines_track_work_to_its_end() {
        putUploadWorkflow();
        try (var item = holdfast.track("upload", "a", new OrderInput(17, "acme"))) {
            item.advance("copied");
            item.complete();
        }
        var item = holdfast.items().get("upload", "a");
        assertThat(item.finished()).isTrue();
        assertThat(item.dataAs(OrderInput.class)).isEqualTo(new OrderInput(17, "acme"));
        assertThat(item.history()).extracting(HistoryEntry::type).containsExactly("created", "advanced", "completed");
    }

    @Test
    void moves_replace_data_and_choose_end() {
        try (var item = holdfast.track("order", "a", new OrderInput(17, "acme"))) {
            assertThat(item.advance("packed", new OrderInput(18, "acme"))
                            .received()
                            .from())
                    .isEqualTo("received");
            assertThat(item.complete(end -> end.to("sent").note("by van"))
                            .received()
                            .note())
                    .isEqualTo("by van");
        }
        assertThat(holdfast.items().get("order", "a").dataAs(OrderInput.class)).isEqualTo(new OrderInput(18, "acme"));
    }

    @Test
    void work_without_completion_becomes_overdue() {
        try (var item = holdfast.track(NewItem.of("order", "a").within(Duration.ofMinutes(5)))) {
            assertThat(item.creation().received().created()).isTrue();
        }
        advance(Duration.ofMinutes(6));
        assertThat(holdfast.items().get("order", "a").overdue()).isTrue();
    }

    @Test
    void rerun_continues_with_existing_item() {
        holdfast.track("order", "a", Map.of("n", 1)).close();
        try (var item = holdfast.track("order", "a", Map.of("n", 1))) {
            assertThat(item.creation().received().created()).isFalse();
            assertThat(item.heartbeat().received().version()).isEqualTo(2);
        }
    }

    @Test
    void item_keeps_every_member_of_its_creation() {
        var deadline = now().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MILLIS);
        var created = holdfast.items()
                .create(NewItem.of("order", "a!$&'()*+,;=:@~")
                        .title("Order 17")
                        .state("received")
                        .data(Map.of("n", 1))
                        .deadline(deadline)
                        .role("packer", "omar", "nina")
                        .label("customer", "acme")
                        .label("kind", "b 2")
                        .parent("simple/p")
                        .correlation("case ü")
                        .note("from the shop")
                        .actor("olga@example.com")
                        .causation("e.1")
                        .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .received();
        assertThat(created.created()).isTrue();
        var item = holdfast.items().get("order", "a!$&'()*+,;=:@~");
        assertThat(item.title()).isEqualTo("Order 17");
        assertThat(item.due()).isEqualTo(created.item().due());
        assertThat(item.roles()).containsEntry("packer", List.of("omar", "nina"));
        assertThat(item.labels()).containsExactlyInAnyOrderEntriesOf(Map.of("customer", "acme", "kind", "b 2"));
        assertThat(item.parent()).isEqualTo("simple/p");
        assertThat(item.correlation()).isEqualTo("case ü");
        assertThat(item.next()).containsExactlyInAnyOrder("packed", "cancelled");
        var entry = item.history().get(0);
        assertThat(entry.by()).contains("olga@example.com");
        assertThat(entry.note()).isEqualTo("from the shop");
        assertThat(entry.cause())
                .isEqualTo(
                        new HistoryEntry.ChangeCause("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "e.1"));
        holdfast.items().create(NewItem.of("order", "linked").state("received").links("tracking:1Z"));
        assertThat(holdfast.items().get("order", "linked").links()).containsExactly("tracking:1Z");
    }

    @Test
    void late_reports_keep_their_true_time() {
        var began = now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MILLIS);
        var items = holdfast.items();
        items.create(NewItem.of("order", "a").occurredAt(began).moreFollows().idempotencyKey("late,1"));
        items.heartbeat(ItemHeartbeat.of("order", "a").occurredAt(began.plusSeconds(30)));
        items.advance(ItemMove.of("order", "a", "packed").occurredAt(began.plusSeconds(60)));
        var moved = last(items.get("order", "a").history());
        assertThat(moved.occurredAt()).isEqualTo(began.plusSeconds(60));
        assertThat(moved.stay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void edit_distinguishes_absent_members_from_null() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a").title("t").data(Map.of("n", 1)).label("x", "1"));
        var edited = items.edit(ItemEdit.of("order", "a").removeTitle().labels(Map.of("y", "2")));
        assertThat(edited.title()).isNull();
        assertThat(edited.labels()).isEqualTo(Map.of("y", "2"));
        assertThat(edited.data()).hasToString("{\"n\":1}");
        assertThat(items.edit(ItemEdit.of("order", "a").removeData().ifVersion(2))
                        .data())
                .isNull();
    }

    @Test
    void repeated_move_with_idempotency_key_acts_once() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a"));
        var move = ItemMove.of("order", "a", "packed").idempotencyKey("\"quoted, ü\"");
        assertThat(items.advance(move)).isEqualTo(items.advance(move));
        assertThat(refusal(() -> items.advance(move.note("other")))).isInstanceOf(Refusal.KeyReused.class);
    }

    @Test
    void late_item_is_acknowledged() {
        holdfast.items().create(NewItem.of("order", "a").within(Duration.ofMinutes(1)));
        advance(Duration.ofMinutes(2));
        sweep();
        var item = holdfast.items()
                .acknowledge(NewAcknowledgement.of("order", "a")
                        .owner("olga")
                        .note("on it")
                        .within(Duration.ofHours(2)));
        var acknowledged = requireNonNull(item.acknowledged());
        assertThat(acknowledged.owner()).isEqualTo("olga");
        assertThat(acknowledged.until()).isNotNull();
        assertThat(item.overdueSince()).isNotNull();
        assertThat(holdfast.items().list(ItemFilter.allOverdue()))
                .extracting(Item::key)
                .containsExactly("a");
    }

    @Test
    void held_item_moves_only_after_release() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a"));
        var held = items.hold(NewHold.of("order", "a", "ask the customer").within(Duration.ofDays(2)));
        assertThat(requireNonNull(held.held()).reason()).isEqualTo("ask the customer");
        assertThat(refusal(() -> items.advance(ItemMove.of("order", "a", "packed"))))
                .isInstanceOf(Refusal.Conflict.class);
        assertThat(items.release(HoldRelease.of("order", "a").note("said yes")).held())
                .isNull();
    }

    @Test
    void deletion_honours_version() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a"));
        assertThat(refusal(() -> items.delete(ItemDeletion.of("order", "a").ifVersion(9))))
                .isInstanceOfSatisfying(
                        Refusal.Stale.class,
                        stale -> assertThat(stale.version()).isEqualTo(1));
        assertThat(items.delete(ItemDeletion.of("order", "a").ifVersion(1).note("a mistake"))
                        .state())
                .isEqualTo("received");
        assertThat(refusal(() -> items.get("order", "a"))).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void lists_and_histories_continue_over_pages() {
        var items = holdfast.items();
        for (var i = 0; i < 5; i++) items.create(NewItem.of("order", "k" + i).label("n", i < 3 ? "low: 1" : "high"));
        assertThat(items.list(ItemFilter.of("order").label("n", "low: 1").pageSize(2)))
                .extracting(Item::key)
                .containsExactly("k0", "k1", "k2");
        assertThat(items.listPage(ItemFilter.of("order").counts()).counts())
                .containsEntry("received", new StateCount(5, 0));
        items.advance(ItemMove.of("order", "k0", "packed"));
        items.complete(ItemCompletion.of("order", "k0").to("sent"));
        assertThat(items.history(ItemSelection.of("order", "k0").pageSize(2)).stream())
                .extracting(HistoryEntry::type)
                .containsExactly("created", "advanced", "completed");
    }

    @Test
    void asynchronous_variant_fails_with_same_refusal() {
        var result = holdfast.items().getAsync(ItemSelection.of("order", "absent"));
        assertThatThrownBy(result::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        failure -> assertThat(failure.refusal()).isInstanceOf(Refusal.NotFound.class));
    }

    @Test
    void refusal_lists_all_faults() {
        var refusal = refusal(() -> holdfast.items()
                .create(NewItem.of("no workflow", "no/key").title(" ").label("l", "v")));
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .extracting(InputFault::at)
                                .contains("/workflow", "/key", "/title"));
    }

    @Test
    void conflict_shows_current_state_and_existing_item() {
        var items = holdfast.items();
        items.create(NewItem.of("order", "a").data(Map.of("n", 1)));
        assertThat(refusal(() -> items.advance(ItemMove.of("order", "a", "sent"))))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.state()).isEqualTo("received"));
        assertThat(refusal(() -> items.create(NewItem.of("order", "a").data(Map.of("n", 2)))))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(
                                        conflict.current().at("/item/data/n").asInt())
                                .isEqualTo(1));
    }

    @Test
    void too_large_data_are_refused() {
        assertThat(refusal(
                        () -> holdfast.items().create(NewItem.of("order", "a").data("x".repeat(300_000)))))
                .isInstanceOf(Refusal.TooLarge.class);
    }

    @Test
    void strange_key_reaches_no_other_resource() {
        assertThat(refusal(() -> holdfast.items().delete(ItemDeletion.of("order", ".."))))
                .isNotInstanceOf(Refusal.TooLarge.class);
        assertThat(refusal(() -> holdfast.items().get("order", "a/history"))).isInstanceOf(Refusal.class);
        assertThat(refusal(() -> holdfast.items().get("order", "a?b=c#d"))).isInstanceOf(Refusal.class);
    }

    @Test
    void tenants_have_equal_keys_for_different_items() {
        try (var other = client(app() + "-other")) {
            holdfast.track("simple", "same", Map.of("tenant", 1)).close();
            other.track("simple", "same", Map.of("tenant", 2)).close();
            assertThat(holdfast.items().get("simple", "same").data()).hasToString("{\"tenant\":1}");
            assertThat(other.items().get("simple", "same").data()).hasToString("{\"tenant\":2}");
        }
    }

    private static <T> T last(List<T> entries) {
        return entries.get(entries.size() - 1);
    }
}
