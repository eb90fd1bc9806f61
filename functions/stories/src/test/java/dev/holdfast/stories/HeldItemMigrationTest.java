// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemHold;
import dev.holdfast.item.board.HoldEffect;
import dev.holdfast.item.board.MigrateItems;
import dev.holdfast.item.view.ItemView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held items migrate to states that park items, to states that don't, and to terminal states. */
class HeldItemMigrationTest {
    private static final String FIRST_VERSION = """
            states:
              work: {initial: true, next: [gate], within: PT1H}
              gate: {hold: true, holdWithin: P1D, next: [done], within: PT1H}
              done: {terminal: true}
            """;
    /** {@code gate} no longer parks items, and {@code work} begins to. */
    private static final String SECOND_VERSION = """
            expect: {slow: {state: desk, minStay: PT30M}}
            states:
              work: {initial: true, hold: true, next: [gate], within: PT1H}
              gate: {next: [done], within: PT1H}
              desk: {initial: true, next: [done], within: PT1H}
              yard: {initial: true, hold: true, holdWithin: P2D, next: [done], within: PT1H}
              done: {terminal: true}
            """;
    /** {@code gate} still parks items. */
    private static final String PARKING_VERSION = """
            states:
              work: {initial: true, next: [gate], within: PT1H}
              gate: {hold: true, holdWithin: P3D, next: [done], within: PT1H}
              done: {terminal: true}
            """;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** Creates an item ten minutes after the start of the test, and holds the item twenty minutes later. */
    private void createHeldItem(String hold) {
        holdfastFixture.putWorkflow("w", FIRST_VERSION);
        holdfastFixture.clock.advance(ofMinutes(10));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k','within':'P2D'}");
        holdfastFixture.clock.advance(ofMinutes(20));
        switch (hold) {
            case "none" -> {}
            case "state" ->
                holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'k','to':'gate'}");
            case "person" ->
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'w','key':'k','reason':'audit'}");
            case "intent" ->
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'method','model':'lb','name':'swap','parent':'w/k'}]}");
            default -> throw new AssertionError(hold);
        }
        holdfastFixture.clock.advance(ofHours(1));
    }

    private MigrateItems.MigrationResult migrate(String members) {
        var dryRun = holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'w','dryRun':true" + members + "}");
        var before = holdfastFixture.row("w", "k");
        var result = holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'w','note':'v2'" + members + "}");
        assertThat(result.items()).isEqualTo(dryRun.items()).hasSize(1);
        if (result.items().getFirst().problem() != null)
            assertThat(holdfastFixture.row("w", "k")).isEqualTo(before);
        return result.items().getFirst();
    }

    private ItemView item() {
        return holdfastFixture.item("w", "k");
    }

    private void release() {
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'w','key':'k'}");
    }

    private void releaseQueue() {
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true}");
    }

    private int queueLength() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                .intents()
                .size();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // hold, target state, effect, source of the hold afterwards, thenParked, problem
                "none,   work, -,     -,      -,    false",
                "none,   desk, -,     -,      -,    false",
                "none,   yard, BEGUN, STATE,  -,    false",
                "none,   done, -,     -,      -,    false",
                "state,  gate, ENDED, -,      -,    false",
                "state,  desk, ENDED, -,      -,    false",
                "state,  yard, BEGUN, STATE,  -,    false",
                "state,  done, ENDED, -,      -,    false",
                "person, work, KEPT,  PERSON, -,    false",
                "person, desk, KEPT,  PERSON, -,    false",
                "person, yard, KEPT,  PERSON, true, false",
                "person, done, ENDED, -,      -,    false",
                "intent, work, KEPT,  INTENT, -,    false",
                "intent, desk, KEPT,  INTENT, -,    false",
                "intent, yard, KEPT,  INTENT, true, false",
                "intent, done, -,     INTENT, -,    true"
            })
    void migration_has_one_effect_per_hold_and_target(
            String hold,
            String target,
            @Nullable HoldEffect effect,
            ItemHold.@Nullable HoldSource source,
            @Nullable Boolean thenParked,
            boolean isRefused) {
        createHeldItem(hold);
        var state = item().state();
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        var result = migrate(state.equals(target) ? "" : ",'states':{'" + state + "':'" + target + "'}");
        assertThat(result.hold()).isEqualTo(effect);
        assertThat(result.problem() != null).isEqualTo(isRefused);
        var held = item().held();
        assertThat(held == null ? null : held.source()).isEqualTo(source);
        assertThat(held == null ? null : held.thenParked()).isEqualTo(thenParked);
        assertThat(item().state()).isEqualTo(isRefused ? state : target);
        assertThat(queueLength()).isEqualTo(source == null ? 0 : 1);
    }

    @Test
    void parked_item_stays_parked_if_state_still_parks() {
        createHeldItem("state");
        holdfastFixture.putWorkflow("w", PARKING_VERSION);
        assertThat(migrate("").hold()).isEqualTo(HoldEffect.KEPT);
        assertThat(item().held()).isNotNull();
        assertThat(item().due())
                .isEqualTo(HoldfastFixture.START.plus(ofMinutes(10)).plus(Duration.ofDays(2)));
    }

    @Test
    void time_limit_begins_when_state_no_longer_parks() {
        createHeldItem("state");
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        migrate("");
        assertThat(item().due()).isEqualTo(holdfastFixture.clock.instant().plus(ofHours(1)));
        assertThat(item().history().getLast().note()).isEqualTo("v2; ended the hold of its state");
    }

    @Test
    void end_of_manual_hold_is_noted_at_terminal_state() {
        createHeldItem("person");
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        migrate(",'states':{'work':'done'}");
        assertThat(item().history().getLast().note()).isEqualTo("v2; ended the hold by key:shop (audit)");
    }

    @Test
    void refusal_names_intent_that_holds_item() {
        createHeldItem("intent");
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        assertThat(migrate(",'states':{'work':'done'}").problem())
                .contains("waits for the intent method:lb:swap:", "release-intents ");
    }

    @Test
    void manual_hold_in_parking_state_is_followed_by_parking() {
        createHeldItem("person");
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        migrate(",'states':{'work':'yard'}");
        var held = item().held();
        assertThat(held == null ? null : held.reason()).isEqualTo("audit");
        holdfastFixture.clock.advance(ofHours(2));
        release();
        var released = holdfastFixture.clock.instant();
        var parked = item().held();
        assertThat(parked == null ? null : parked.source()).isEqualTo(ItemHold.HoldSource.STATE);
        assertThat(parked == null ? null : parked.since()).isEqualTo(released);
        assertThat(item().due())
                .as("the item's own deadline is owed the three hours of the hold")
                .isEqualTo(HoldfastFixture.START.plus(ofMinutes(190)).plus(Duration.ofDays(2)));
        releaseQueue();
        assertThat(item().held()).isNull();
        assertThat(item().due()).isEqualTo(released.plus(ofHours(1)));
    }

    @Test
    void parent_is_parked_after_its_intent_ends() {
        createHeldItem("intent");
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        migrate(",'states':{'work':'yard'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.purgeIntents,
                "{'kind':'method','model':'lb','name':'swap','reason':'not needed'}");
        var parked = item().held();
        assertThat(parked == null ? null : parked.source()).isEqualTo(ItemHold.HoldSource.STATE);
        assertThat(queueLength()).isEqualTo(1);
    }

    @Test
    void time_in_new_state_excludes_hold_before_migration() {
        createHeldItem("person");
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        migrate(",'states':{'work':'desk'}");
        holdfastFixture.clock.advance(ofMinutes(10));
        release();
        var released = holdfastFixture.clock.instant();
        assertThat(item().due()).isEqualTo(released.plus(ofHours(1)));
        holdfastFixture.clock.advance(ofMinutes(31));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        assertThat(item().history().getLast().violations())
                .as("the item was in the state for 31 minutes without the hold")
                .isEmpty();
    }

    @Test
    void time_limit_begins_at_migration_after_end_of_hold() {
        holdfastFixture.putWorkflow("w", FIRST_VERSION);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'w','key':'k','reason':'audit','within':'PT30M'}");
        holdfastFixture.clock.advance(ofHours(3));
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        migrate(",'states':{'work':'desk'}");
        var migrated = holdfastFixture.clock.instant();
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(item().held()).isNull();
        assertThat(item().due()).isEqualTo(migrated.plus(ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parking_after_end_of_hold_begins_at_migration(boolean isSwept) {
        createHeldItem("none");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'w','key':'k','reason':'audit','within':'PT30M'}");
        holdfastFixture.clock.advance(ofHours(3));
        holdfastFixture.putWorkflow("w", SECOND_VERSION);
        migrate(",'states':{'work':'yard'}");
        var migrated = holdfastFixture.clock.instant();
        holdfastFixture.clock.advance(ofMinutes(1));
        if (isSwept) holdfastFixture.sweep();
        else release();
        var parked = item().held();
        assertThat(parked == null ? null : parked.since()).isEqualTo(migrated);
    }
}
