// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldUpdate;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.CalendarLookup;
import dev.holdfast.workingtime.FixedAllowance;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Caller APP = Caller.application("shop", Scope.MANAGE, "key:shop");
    private static final Workflow LOOP = loop();

    private static Workflow loop() {
        var states = new LinkedHashMap<String, State>();
        states.put(
                "a",
                State.PLAIN.with(
                        state -> state.initial(true).next(List.of("b", "z")).within(new FixedAllowance(ofHours(1)))));
        states.put("b", State.PLAIN.with(state -> state.next(List.of("a")).notifiedRoles(List.of("ops", "qa"))));
        states.put("z", State.PLAIN.withTerminal(true));
        return new Workflow(
                "loop",
                1,
                null,
                null,
                new FixedAllowance(ofHours(2)),
                List.of(),
                null,
                true,
                List.of(),
                Map.of(),
                Map.of("ops", List.of("olga")),
                List.of(),
                null,
                null,
                Map.of(),
                states,
                CalendarLookup.NONE);
    }

    private static Item item(Map<String, List<String>> roles) {
        var itemDetails = new ItemDetails(
                null,
                new RawJson("{\"n\":1}"),
                null,
                Map.of(),
                roles,
                Map.of(),
                null,
                null,
                List.of(),
                null,
                null,
                "print");
        var id = new ItemId("shop", "loop", "k");
        return Item.create(
                id, LOOP, "uid", "a", itemDetails, ItemTiming.start(NOW, null, null), APP, null, ReportTime.of(NOW));
    }

    private static Item item() {
        return item(Map.of());
    }

    private static Item advance(Item item, String to, Instant at) {
        return item.advance(LOOP, new ItemMove(to, null, null, null, null, null, null, null), APP, ReportTime.of(at));
    }

    @Test
    void tombstone_has_no_content() {
        var item = item();
        var filled = item.withDetails(item.details().withFields(Map.of("a", TextNode.valueOf("secret"))));
        var details = filled.delete(LOOP, APP, null, NOW).details();
        assertThat(details.fields()).isEmpty();
        assertThat(details.data()).isNull();
    }

    @Test
    void each_change_makes_next_version() {
        var item = item();
        assertThat(item.version()).isEqualTo(1);
        assertThat(advance(item, "b", NOW).version()).isEqualTo(2);
        assertThat(item.heartbeat(LOOP, null, null, APP, ReportTime.of(NOW)).version())
                .isEqualTo(2);
        assertThat(OverduePolicy.sweep(item, LOOP, NOW.plus(ofHours(2))).version())
                .isEqualTo(2);
        assertThat(item.version()).isEqualTo(1);
    }

    @Test
    void item_keeps_its_newest_twenty_changes() {
        var item = item();
        for (var i = 0; i < 30; i++) item = advance(item, i % 2 == 0 ? "b" : "a", NOW);
        assertThat(item.history()).hasSize(HistoryBounds.MAX_ENTRIES);
        assertThat(item.history().getFirst().version()).isEqualTo(12);
        assertThat(item.newestEntry().version()).isEqualTo(31);
    }

    @Test
    void heartbeat_is_newest_entry_but_not_in_history() {
        var afterHeartbeat = item().heartbeat(LOOP, null, null, APP, ReportTime.of(NOW.plus(ofMinutes(5))));
        assertThat(afterHeartbeat.newestEntry().type()).isEqualTo(ItemEventType.HEARTBEAT);
        assertThat(afterHeartbeat.history()).extracting(HistoryEntry::type).containsExactly(ItemEventType.CREATED);
        assertThat(advance(afterHeartbeat, "b", NOW).newestEntry().type()).isEqualTo(ItemEventType.ADVANCED);
    }

    @Test
    void recipients_are_participants_of_item_or_else_of_workflow() {
        assertThat(advance(item(), "b", NOW).newestEntry().recipients())
                .isEqualTo(Map.of("ops", List.of("olga"), "qa", List.of()));
        assertThat(advance(item(Map.of("ops", List.of("bob"))), "b", NOW)
                        .newestEntry()
                        .recipients())
                .containsEntry("ops", List.of("bob"));
    }

    @Test
    void sweep_before_deadline_changes_nothing() {
        var swept = OverduePolicy.sweep(item(), LOOP, NOW.plus(ofMinutes(30)));
        assertThat(swept.newestEntry().type()).isEqualTo(ItemEventType.CREATED);
        assertThat(swept.timing().missedDeadline()).isNull();
    }

    @Test
    void sweep_flags_at_deadline_and_reminds_later() {
        var due = NOW.plus(ofHours(1));
        var flagged = OverduePolicy.sweep(item(), LOOP, due);
        assertThat(flagged.newestEntry().type()).isEqualTo(ItemEventType.OVERDUE);
        assertThat(flagged.newestEntry().at()).isEqualTo(due);
        assertThat(flagged.newestEntry().by()).isEqualTo(Item.SYSTEM_ACTOR);
        assertThat(flagged.timing().nextSweepAt()).isEqualTo(due.plus(ofHours(2)));
        var early = OverduePolicy.sweep(flagged, LOOP, due.plus(ofHours(1)));
        assertThat(early.newestEntry()).isEqualTo(flagged.newestEntry());
        var reminded = OverduePolicy.sweep(early, LOOP, due.plus(ofHours(5)));
        assertThat(reminded.newestEntry().type()).isEqualTo(ItemEventType.REMINDED);
        assertThat(reminded.timing().nextSweepAt()).isEqualTo(due.plus(ofHours(6)));
    }

    @Test
    void change_is_never_earlier_than_history() {
        var edited = item().edit(
                        LOOP,
                        item().details(),
                        FieldUpdate.NONE,
                        item().timing().withDeadline(NOW, null),
                        APP,
                        null,
                        NOW.plus(ofHours(5)));
        var flagged = OverduePolicy.sweep(edited, LOOP, NOW.plus(ofHours(5)));
        assertThat(flagged.newestEntry().at()).isEqualTo(NOW);
        assertThat(advance(flagged, "b", NOW.plus(ofHours(3))).newestEntry().at())
                .isEqualTo(NOW.plus(ofHours(5)));
    }

    @Test
    void finished_item_has_no_deadline() {
        var done = advance(item(), "z", NOW.plus(ofMinutes(1)));
        assertThat(done.hasFinished()).isTrue();
        assertThat(done.newestEntry().type()).isEqualTo(ItemEventType.COMPLETED);
        assertThat(done.dueAt(LOOP)).isNull();
        assertThat(done.timing().nextSweepAt()).isNull();
    }

    @Test
    void tombstone_carries_no_data() {
        var tombstone = item().delete(LOOP, APP, "entered twice", NOW);
        assertThat(tombstone.details().data()).isNull();
        assertThat(tombstone.newestEntry().note()).isEqualTo("entered twice");
        assertThat(tombstone.newestEntry().from()).isEqualTo("a");
        assertThat(tombstone.newestEntry().to()).isNull();
    }

    @Test
    void notification_is_stamped_once_while_history_has_change() {
        var advanced = advance(item(), "b", NOW);
        var stamped = advanced.withNotifiedAt(2, NOW.plusSeconds(9)).orElseThrow();
        assertThat(stamped.history().getLast().notifiedAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(stamped.version()).isEqualTo(3);
        assertThat(stamped.withNotifiedAt(2, NOW)).isEmpty();
        assertThat(advanced.withNotifiedAt(77, NOW)).isEmpty();
    }

    @Test
    void decoded_item_equals_encoded_item() {
        var item = advance(item(Map.of("ops", List.of("bob"))), "b", NOW)
                .recover(LOOP, "r1", NOW.plus(ofHours(3)), new FixedAllowance(ofHours(3)), true, APP, "again", NOW);
        assertThat(JsonCodec.decodeStored(Item.class, JsonCodec.encode(item))).isEqualTo(item);
        @Nullable
        RawJson data = JsonCodec.decodeStored(Item.class, JsonCodec.encode(item))
                .details()
                .data();
        assertThat(data).isEqualTo(new RawJson("{\"n\":1}"));
    }
}
