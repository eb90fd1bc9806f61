// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.board.MigrateItems;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items migrate from one version of their workflow to another. */
class MigrationTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final WorkflowFixture workflows = new WorkflowFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void dry_run_shows_result_of_migration_and_changes_nothing() {
        workflows.put("states: {a: {initial: true, next: [b]}, b: {next: [z]}, z: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'one'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'two'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'two','to':'b'}");
        workflows.put("states: {a: {initial: true, next: [c]}, c: {next: [z], within: PT1H}, z: {terminal: true}}");

        var unmapped = holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w','dryRun':true}");
        assertThat(unmapped.items())
                .extracting(MigrateItems.MigrationResult::key, MigrateItems.MigrationResult::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("one", "a"),
                        org.assertj.core.groups.Tuple.tuple("two", null));
        assertThat(unmapped.items().stream()
                        .filter(l -> l.key().equals("two"))
                        .findFirst()
                        .orElseThrow()
                        .problem())
                .contains("has no state b");

        var mapped = holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'w','states':{'b':'c'},'note':'v2'}");
        assertThat(mapped.items()).allSatisfy(l -> assertThat(l.problem()).isNull());
        var two = holdfastFixture.item("w", "two");
        assertThat(two.state()).isEqualTo("c");
        assertThat(two.workflowVersion()).isEqualTo(2);
        assertThat(two.due()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(60)));
        assertThat(two.history().getLast().note()).isEqualTo("v2");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w','states':{'b':'c'}}")
                        .items())
                .isEmpty();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w','version':1}");
    }

    @Test
    void migration_to_unknown_state_or_version_is_refused() {
        workflows.put(WorkflowFixture.TWO_STATES);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.migrateItems, "{'workflow':'w','states':{'a':'q'}}")
                        .detail())
                .startsWith("/states/a");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.migrateItems, "{'workflow':'w','to':9}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void item_migrated_to_state_of_same_name_keeps_time() {
        workflows.put("states: {a: {initial: true, next: [z], within: PT1H}, z: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        workflows.put("states: {a: {initial: true, next: [z], within: PT2H}, z: {terminal: true}}");
        holdfastFixture.clock.advance(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'}");
        assertThat(holdfastFixture.item("w", "k").due()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(120)));
    }

    @Test
    void each_item_is_migrated_once_across_pages() {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.createItems(250, i -> "{'workflow':'w','key':'k" + i + "'}");
        workflows.put("states: {b: {initial: true, next: [z]}, z: {terminal: true}}");
        var keys = new ArrayList<String>();
        var token = "";
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.migrateItems,
                    "{'workflow':'w','states':{'a':'b'},'limit':60" + token + "}");
            page.items().forEach(l -> keys.add(l.key()));
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        assertThat(keys).hasSize(250).doesNotHaveDuplicates();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'w','state':'b','limit':1000}")
                        .items())
                .hasSize(250);
    }

    @Test
    void item_that_changes_during_migration_migrates_too() {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        workflows.put(WorkflowFixture.THREE_STATES);
        holdfastFixture.table.runBeforeNextWrite(() -> holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem, "{'workflow':'w','key':'k','within':'PT1H'}"));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'}")
                        .items())
                .extracting(MigrateItems.MigrationResult::problem)
                .containsOnlyNulls();
        assertThat(holdfastFixture.item("w", "k").workflowVersion()).isEqualTo(2);
        assertThat(holdfastFixture.item("w", "k").due()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(60)));
    }

    @Test
    void item_that_finishes_during_migration_stays_and_is_reported() {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        workflows.put(WorkflowFixture.THREE_STATES);
        holdfastFixture.table.runBeforeNextWrite(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}"));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'}")
                        .items())
                .extracting(MigrateItems.MigrationResult::problem)
                .containsExactly("the item finished or migrated at the same time");
        assertThat(holdfastFixture.item("w", "k").workflowVersion()).isEqualTo(1);
    }

    @Test
    void page_contains_only_items_to_migrate() {
        workflows.put(WorkflowFixture.TWO_STATES);
        holdfastFixture.createItems(20, i -> "{'workflow':'w','key':'old" + i + "'}");
        workflows.put(WorkflowFixture.THREE_STATES);
        holdfastFixture.createItems(900, i -> "{'workflow':'w','key':'new" + i + "'}");
        var page = holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'w','dryRun':true,'limit':20}");
        assertThat(page.items()).hasSize(20);
    }
}
