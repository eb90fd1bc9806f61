// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.item.HistoryEntry;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.schedule.ItemEffect;
import dev.holdfast.client.schedule.LocalMoment;
import dev.holdfast.client.schedule.NewScheduledChange;
import dev.holdfast.client.schedule.ScheduleCancellation;
import dev.holdfast.client.schedule.ScheduleFilter;
import dev.holdfast.client.schedule.ScheduledChange;
import dev.holdfast.client.schedule.ScheduledChangeEdit;
import dev.holdfast.client.workflow.WorkflowDocument;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract for scheduled changes. */
public abstract class ScheduleContract extends ClientContract {
    @BeforeEach
    void createItem() {
        holdfast.workflows().put(WorkflowDocument.yaml("launch", """
            fields: {type: object, properties: {size: {type: integer}}}
            states:
              planned: {initial: true, within: P300D, next: [live]}
              live: {within: P300D, next: [done]}
              done: {terminal: true}
            """));
        holdfast.items().create(NewItem.of("launch", "a").field("size", 1));
    }

    private static NewScheduledChange change(ItemEffect effect) {
        return NewScheduledChange.of("launch", "a", effect);
    }

    private List<ScheduledChange> list() {
        return holdfast.schedules().list(ScheduleFilter.of("launch", "a").pageSize(1)).stream()
                .toList();
    }

    @Test
    void change_happens_when_its_condition_is_true() {
        var made = holdfast.schedules()
                .schedule(change(ItemEffect.advance("live").field("size", 7))
                        .within(Duration.ofHours(1))
                        .ifState("planned")
                        .ifFields(Map.of("size", 1))
                        .note("go"));
        assertThat(made.status()).isEqualTo("pending");
        advance(Duration.ofHours(1));
        sweep();
        var item = holdfast.items().get("launch", "a");
        assertThat(item.state()).isEqualTo("live");
        assertThat(item.history().get(item.history().size() - 1))
                .extracting(HistoryEntry::schedule, HistoryEntry::note)
                .containsExactly(made.id(), "go");
        assertThat(list()).isEmpty();
    }

    @Test
    void pending_changes_are_listed_edited_and_cancelled() {
        var first = holdfast.schedules()
                .schedule(change(ItemEffect.hold("freeze", Duration.ofHours(2))).within(Duration.ofHours(3)));
        var second = holdfast.schedules()
                .schedule(change(ItemEffect.set().data(Map.of("x", 1))).at(now().plus(Duration.ofHours(1))));
        assertThat(list()).extracting(ScheduledChange::id).containsExactly(second.id(), first.id());
        var year = now().atZone(ZoneOffset.UTC).getYear() + 1;
        var edit = ScheduledChangeEdit.of("launch", "a", first.id())
                .local(year + "-12-24T10:00", "Europe/Berlin")
                .effect(ItemEffect.release())
                .ifVersion(1);
        var edited = holdfast.schedules().edit(edit);
        assertThat(edited.local()).isEqualTo(new LocalMoment(year + "-12-24T10:00", "Europe/Berlin"));
        assertThat(edited.warnings()).hasSize(1);
        assertThat(refusal(() -> holdfast.schedules().edit(edit))).isInstanceOf(Refusal.Stale.class);
        var cancellation = ScheduleCancellation.of("launch", "a", first.id()).note("no");
        assertThat(refusal(() -> holdfast.schedules().cancel(cancellation.ifVersion(1))))
                .isInstanceOf(Refusal.Stale.class);
        assertThat(holdfast.schedules().cancel(cancellation.ifVersion(2)).status())
                .isEqualTo("cancelled");
        assertThat(list()).extracting(ScheduledChange::id).containsExactly(second.id());
    }

    @Test
    void recurring_change_counts_its_times() {
        holdfast.schedules()
                .schedule(change(ItemEffect.set().field("size", 2))
                        .cron("0 * * * *", "UTC")
                        .times(2));
        advance(Duration.ofHours(1));
        sweep();
        assertThat(list().get(0).count()).isEqualTo(1);
        advance(Duration.ofHours(1));
        sweep();
        assertThat(list()).isEmpty();
    }

    @Test
    void dry_run_schedules_nothing() {
        var view = holdfast.schedules()
                .schedule(change(ItemEffect.advance("live"))
                        .within(Duration.ofHours(1))
                        .dryRun());
        assertThat(view.dryRun()).isTrue();
        assertThat(list()).isEmpty();
    }
}
