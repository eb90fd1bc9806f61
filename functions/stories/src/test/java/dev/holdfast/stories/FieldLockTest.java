// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only the application can write a field until the item's state makes the field editable for others. */
class FieldLockTest {
    private final FieldFixture fieldFixture = new FieldFixture();

    @AfterEach
    void close() {
        fieldFixture.close();
    }

    private static void assertLocked(ActionResult<?> actionResult, String field) {
        assertThat(HoldfastFixture.requireRefused(actionResult))
                .isInstanceOfSatisfying(
                        Problem.Forbidden.class,
                        forbidden ->
                                assertThat(forbidden.detail()).contains(field).contains("locked"));
    }

    @Test
    void locked_field_is_refused_by_name_on_every_action() {
        fieldFixture.create("a", "{'database':'orders'}");
        assertLocked(fieldFixture.edit(fieldFixture.anna, "a", "'fields':{'date':'2027-03-01'}"), "date");
        assertLocked(fieldFixture.advance(fieldFixture.anna, "a", "checked", "{'date':'2027-03-01'}"), "date");
        assertLocked(
                fieldFixture.holdfastFixture.call(
                        fieldFixture.anna,
                        fieldFixture.holdfastFixture.holdfast.completeItem,
                        "{'workflow':'migration','key':'a','to':'done','fields':{'date':'2027-03-01'}}"),
                "date");
        assertLocked(
                fieldFixture.holdfastFixture.call(
                        fieldFixture.anna,
                        fieldFixture.holdfastFixture.holdfast.createItem,
                        "{'workflow':'migration','key':'b','fields':{'date':'2027-03-01'}}"),
                "date");
        assertThat(fieldFixture.read(fieldFixture.application, "a").version()).isEqualTo(1);
    }

    @Test
    void state_unlocks_field_for_people() {
        fieldFixture.create("a", "{}");
        HoldfastFixture.requireOk(fieldFixture.edit(fieldFixture.anna, "a", "'fields':{'database':'users'}"));
        HoldfastFixture.requireOk(fieldFixture.advance(fieldFixture.anna, "a", "checked", "{}"));
        assertLocked(fieldFixture.edit(fieldFixture.anna, "a", "'fields':{'database':'orders'}"), "database");
        HoldfastFixture.requireOk(fieldFixture.edit(fieldFixture.anna, "a", "'fields':{'date':'2027-03-01'}"));
        assertThat(fieldFixture.read(fieldFixture.anna, "a").editableFields()).containsExactly("date");
    }

    @Test
    void role_unlocks_field_only_for_its_people() {
        fieldFixture.create("a", "{}");
        assertLocked(fieldFixture.edit(fieldFixture.anna, "a", "'fields':{'cost':7}"), "cost");
        HoldfastFixture.requireOk(fieldFixture.edit(fieldFixture.dora, "a", "'fields':{'cost':7}"));
        assertThat(fieldFixture.read(fieldFixture.anna, "a").fields()).doesNotContainKey("cost");
        assertThat(fieldFixture.read(fieldFixture.dora, "a").fields()).containsKey("cost");
    }

    @Test
    void agent_is_not_application() {
        fieldFixture.create("a", "{}");
        var agent = Caller.ofKey("shop", dev.holdfast.access.Scope.MANAGE, "k", false)
                .throughAgent("claude");
        assertLocked(fieldFixture.advance(agent, "a", "checked", "{'date':'2027-03-01'}"), "date");
    }

    @Test
    void application_writes_all_fields() {
        fieldFixture.create("a", "{'database':'orders','date':'2027-03-01','cost':1,'server':'db7'}");
        HoldfastFixture.requireOk(
                fieldFixture.edit(fieldFixture.application, "a", "'fields':{'server':'db8','cost':null}"));
        assertThat(fieldFixture.read(fieldFixture.application, "a").fields())
                .containsKeys("database", "date", "server")
                .doesNotContainKey("cost");
    }

    @Test
    void people_change_only_fields_of_item_with_fields() {
        fieldFixture.create("a", "{}");
        for (var member : new String[] {"'data':{}", "'title':'t'", "'roles':{}", "'within':'PT1H'", "'links':[]"}) {
            assertThat(HoldfastFixture.requireRefused(fieldFixture.edit(fieldFixture.anna, "a", member))
                            .status())
                    .as(member)
                    .isEqualTo(403);
        }
        assertThat(HoldfastFixture.requireRefused(fieldFixture.holdfastFixture.call(
                                fieldFixture.anna,
                                fieldFixture.holdfastFixture.holdfast.advanceItem,
                                "{'workflow':'migration','key':'a','to':'cancelled','data':{}}"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void required_field_is_given_before_item_leaves_state() {
        fieldFixture.create("a", "{}");
        assertThat(FieldFixture.faults(fieldFixture.advance(fieldFixture.anna, "a", "checked", "{}")))
                .containsExactly("/fields/database");
        assertThat(FieldFixture.faults(fieldFixture.advance(fieldFixture.dora, "a", "checked", "{}")))
                .containsExactlyInAnyOrder("/fields/database", "/fields/cost");
        assertThat(FieldFixture.faults(fieldFixture.advance(fieldFixture.application, "a", "checked", "{}")))
                .containsExactly("/fields/database");
        HoldfastFixture.requireOk(fieldFixture.advance(fieldFixture.anna, "a", "checked", "{'database':'users'}"));
    }

    @Test
    void item_fails_without_its_required_fields() {
        fieldFixture.create("a", "{}");
        HoldfastFixture.requireOk(fieldFixture.advance(fieldFixture.anna, "a", "cancelled", "{}"));
    }

    @Test
    void repeated_move_with_other_fields_is_refused() {
        fieldFixture.create("a", "{}");
        var move = "{'workflow':'migration','key':'a','to':'checked','idempotencyKey':'k','fields':{'database':'%s'}}";
        var advanceItem = fieldFixture.holdfastFixture.holdfast.advanceItem;
        var first = fieldFixture.callOk(fieldFixture.anna, advanceItem, move.formatted("users"));
        assertThat(fieldFixture.callOk(fieldFixture.anna, advanceItem, move.formatted("users")))
                .isEqualTo(first);
        assertThat(HoldfastFixture.requireRefused(fieldFixture.holdfastFixture.call(
                                fieldFixture.anna, advanceItem, move.formatted("orders")))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void repeated_creation_with_other_fields_is_refused() {
        fieldFixture.create("a", "{'database':'users'}");
        fieldFixture.create("a", "{'database':'users'}");
        assertThat(fieldFixture
                        .holdfastFixture
                        .callRefused(
                                fieldFixture.holdfastFixture.holdfast.createItem,
                                "{'workflow':'migration','key':'a','fields':{'database':'orders'}}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void person_sets_no_deadline_with_move() {
        fieldFixture.create("a", "{'database':'users'}");
        assertThat(HoldfastFixture.requireRefused(fieldFixture.holdfastFixture.call(
                                fieldFixture.anna,
                                fieldFixture.holdfastFixture.holdfast.advanceItem,
                                "{'workflow':'migration','key':'a','to':'checked','within':'P9D'}"))
                        .detail())
                .contains("within");
    }

    @Test
    void person_gives_no_roles_to_new_item() {
        assertThat(HoldfastFixture.requireRefused(fieldFixture.holdfastFixture.call(
                                fieldFixture.anna,
                                fieldFixture.holdfastFixture.holdfast.createItem,
                                "{'workflow':'migration','key':'a','roles':{'watcher':['anna@example.com']}}"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void repeated_creation_reveals_no_value_to_person() {
        fieldFixture.create("a", "{'database':'users','password':'open sesame'}");
        for (var guess : new String[] {"open sesame", "wrong guess"}) {
            assertThat(HoldfastFixture.requireRefused(fieldFixture.holdfastFixture.call(
                                    fieldFixture.anna,
                                    fieldFixture.holdfastFixture.holdfast.createItem,
                                    "{'workflow':'migration','key':'a','fields':{'database':'users','password':'"
                                            + guess + "'}}"))
                            .status())
                    .as(guess)
                    .isEqualTo(409);
        }
    }

    @Test
    void finished_item_keeps_fields_hidden() {
        fieldFixture.holdfastFixture.putWorkflow("short", """
                roles: {dba: [dora@example.com]}
                fields: {type: object, properties: {cost: {type: integer}, note: {type: string}}}
                states:
                  open: {initial: true, next: [done], within: P1D, fields: {visible: {dba: [cost]}}}
                  done: {terminal: true, fields: {visible: {dba: [cost]}}}
                """);
        var actions = fieldFixture.holdfastFixture.holdfast;
        fieldFixture.callOk(
                fieldFixture.application, actions.createItem, "{'workflow':'short','key':'a','fields':{'cost':7}}");
        fieldFixture.callOk(fieldFixture.application, actions.completeItem, "{'workflow':'short','key':'a'}");
        var request = "{'workflow':'short','key':'a'}";
        assertThat(fieldFixture
                        .callOk(fieldFixture.anna, actions.getItem, request)
                        .fields())
                .isEmpty();
        assertThat(fieldFixture
                        .callOk(fieldFixture.dora, actions.getItem, request)
                        .fields())
                .containsOnlyKeys("cost");
    }
}
