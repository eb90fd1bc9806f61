// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.board.MigrateItems;
import dev.holdfast.item.view.ItemView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A new version of a workflow has a board, and the old version had none. The board shows items of the old version only
 * while they are overdue.
 */
class UnlistedVersionTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void createItemsOfBothVersions() {
        holdfastFixture.putWorkflow("w", "board: false\n" + WorkflowFixture.TWO_STATES);
        for (var key : List.of("late", "fine"))
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem,
                    "{'workflow':'w','key':'" + key + "','within':'" + (key.equals("late") ? "PT1H" : "P9D") + "'}");
        holdfastFixture.putWorkflow("w", WorkflowFixture.TWO_STATES);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'new','within':'P9D'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private MigrateItems.Result migrate(String members) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'" + members + "}");
    }

    @Test
    void listing_contains_overdue_items_and_names_version_of_others() {
        var all = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, "{'workflow':'w'}");
        assertThat(all.items()).extracting(ItemView::key).containsExactlyInAnyOrder("late", "new");
        assertThat(all.unlistedVersions()).containsExactly(1);
        var overdue = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, "{'workflow':'w','overdue':true}");
        assertThat(overdue.items()).extracting(ItemView::key).containsExactly("late");
        assertThat(overdue.unlistedVersions()).as("this listing is complete").isEmpty();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple'}")
                        .unlistedVersions())
                .isEmpty();
    }

    @Test
    void recovery_names_version_unless_complete() {
        var overdue = holdfastFixture.callOk(holdfastFixture.holdfast.recoverItems, "{'workflow':'w'}");
        assertThat(overdue.results()).extracting("key").containsExactly("late");
        assertThat(overdue.unlistedVersions()).isEmpty();
        var all = holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'w','overdue':false,'mode':'redrive'}");
        assertThat(all.counts()).isEqualTo(Map.of("redriven", 2));
        assertThat(all.unlistedVersions()).containsExactly(1);
    }

    @Test
    void rebuild_and_republication_name_version() {
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.rebuildSearch, "{'workflow':'w'}")
                        .unlistedVersions())
                .containsExactly(1);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.republishChanges, "{'workflow':'w'}")
                        .unlistedVersions())
                .containsExactly(1);
    }

    @Test
    void migration_by_keys_puts_items_on_board() {
        var page = migrate("");
        assertThat(page.items()).extracting(MigrateItems.MigrationResult::key).containsExactly("late");
        assertThat(page.unlistedVersions()).containsExactly(1);
        var found =
                holdfastFixture.callOk(holdfastFixture.holdfast.searchItems, "{'query':'workflow:w finished:false'}");
        var keys =
                String.join("','", found.hits().stream().map(hit -> hit.key()).toList());
        var byKeys = migrate(",'keys':['" + keys + "','none']");
        assertThat(byKeys.items()).extracting(MigrateItems.MigrationResult::key).containsExactly("fine");
        assertThat(byKeys.skipped()).containsExactlyInAnyOrder("late", "new", "none");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'w'}")
                        .items())
                .extracting(ItemView::key)
                .containsExactlyInAnyOrder("late", "fine", "new");
        holdfastFixture.publish();
        var report = holdfastFixture.callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'w'}");
        assertThat(report.addsUp()).isTrue();
        assertThat(report.openItems()).isEqualTo(3);
    }

    @Test
    void migration_by_keys_works_without_board() {
        holdfastFixture.putWorkflow("w", "board: false\n" + WorkflowFixture.THREE_STATES);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.migrateItems, "{'workflow':'w'}")
                        .detail())
                .contains("board: false");
        assertThat(migrate(",'keys':['fine'],'dryRun':true").items()).hasSize(1);
        assertThat(holdfastFixture.item("w", "fine").workflowVersion()).isEqualTo(1);
        migrate(",'keys':['fine']");
        assertThat(holdfastFixture.item("w", "fine").workflowVersion()).isEqualTo(3);
    }

    @Test
    void empty_or_broken_keys_are_refused() {
        for (var keys : List.of("[]", "['']", "[null]"))
            assertThat(holdfastFixture
                            .callRefused(holdfastFixture.holdfast.migrateItems, "{'workflow':'w','keys':" + keys + "}")
                            .detail())
                    .as(keys)
                    .startsWith("/keys");
    }
}
