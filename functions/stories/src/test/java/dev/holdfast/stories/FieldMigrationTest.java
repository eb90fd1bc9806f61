// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.board.MigrateItems;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Open items keep their version's fields until a migration renames, fills or drops them. */
class FieldMigrationTest {
    private static final String NEXT_VERSION = """
            fields:
              type: object
              properties:
                schema: {type: string, enum: [orders, users]}
                region: {type: string}
            states:
              requested: {initial: true, next: [done], within: P1D}
              checked: {next: [done], within: P1D}
              done: {terminal: true}
              cancelled: {terminal: true}
            """.replace(
            "  requested: {initial: true, next: [done]", "  requested: {initial: true, next: [checked, cancelled]");

    private final FieldFixture fieldFixture = new FieldFixture();

    @AfterEach
    void close() {
        fieldFixture.close();
    }

    private MigrateItems.MigrationResult migrate(String members) {
        return fieldFixture
                .holdfastFixture
                .callOk(fieldFixture.holdfastFixture.holdfast.migrateItems, "{'workflow':'migration'" + members + "}")
                .items()
                .getFirst();
    }

    @Test
    void open_item_keeps_fields_of_its_version() {
        fieldFixture.create("a", "{'database':'users'}");
        fieldFixture.holdfastFixture.putWorkflow("migration", NEXT_VERSION);
        HoldfastFixture.requireOk(fieldFixture.edit(fieldFixture.anna, "a", "'fields':{'database':'orders'}"));
    }

    @Test
    void migration_without_place_for_field_is_refused() {
        fieldFixture.create("a", "{'database':'users'}");
        fieldFixture.holdfastFixture.putWorkflow("migration", NEXT_VERSION);
        assertThat(migrate("").problem()).contains("/fields/database").contains("rename or drop");
        assertThat(fieldFixture.read(fieldFixture.application, "a").workflowVersion())
                .isEqualTo(1);
    }

    @Test
    void migration_renames_fills_and_drops_fields() {
        fieldFixture.create("a", "{'database':'users','cost':7}");
        fieldFixture.holdfastFixture.putWorkflow("migration", NEXT_VERSION);
        var fields = ",'fields':{'rename':{'database':'schema'},'default':{'region':'eu'},'drop':['cost']}";
        assertThat(migrate(fields + ",'dryRun':true").problem()).isNull();
        assertThat(fieldFixture.read(fieldFixture.application, "a").fields()).containsKey("cost");
        assertThat(migrate(fields).problem()).isNull();
        assertThat(fieldFixture.read(fieldFixture.application, "a").fields().toString())
                .isEqualTo("{region=\"eu\", schema=\"users\"}");
    }

    @Test
    void mapping_to_unknown_field_is_refused() {
        fieldFixture.holdfastFixture.putWorkflow("migration", NEXT_VERSION);
        assertThat(fieldFixture
                        .holdfastFixture
                        .callRefused(
                                fieldFixture.holdfastFixture.holdfast.migrateItems,
                                "{'workflow':'migration','fields':{'rename':{'database':'base'},'default':{'zone':1}}}")
                        .detail())
                .contains("/fields/rename/database");
    }

    @Test
    void person_changes_no_fields_by_migration() {
        fieldFixture.holdfastFixture.putWorkflow("migration", NEXT_VERSION);
        assertThat(HoldfastFixture.requireRefused(fieldFixture.holdfastFixture.call(
                                fieldFixture.anna,
                                fieldFixture.holdfastFixture.holdfast.migrateItems,
                                "{'workflow':'migration','fields':{'default':{'region':'eu'}}}"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void migration_shows_no_secret() {
        fieldFixture.create("a", "{'password':'open sesame'}");
        fieldFixture.holdfastFixture.putWorkflow("migration", NEXT_VERSION);
        assertThat(migrate(",'fields':{'rename':{'password':'region'}}").problem())
                .contains("secret field password")
                .doesNotContain("sesame");
    }

    @Test
    void history_names_dropped_field() {
        fieldFixture.create("a", "{'cost':7}");
        fieldFixture.holdfastFixture.putWorkflow("migration", NEXT_VERSION);
        migrate(",'fields':{'drop':['cost']}");
        assertThat(fieldFixture
                        .read(fieldFixture.application, "a")
                        .history()
                        .getLast()
                        .fields())
                .containsExactly("cost");
    }
}
