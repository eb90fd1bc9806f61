// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A state decides which people see its items, and what people can choose when they create items. */
class StateVisibilityTest {
    private final VisibilityFixture visibilityFixture = new VisibilityFixture();
    private final Holdfast holdfast = visibilityFixture.holdfastFixture.holdfast;

    @AfterEach
    void close() {
        visibilityFixture.close();
    }

    private boolean sees(Caller caller, String key) {
        return !(visibilityFixture.call(caller, holdfast.getItem, "{'workflow':'task','key':'" + key + "'}")
                instanceof ActionResult.Refusal<?>);
    }

    @Test
    void private_item_is_visible_to_people_whom_state_concerns() {
        visibilityFixture.create("a", "asked");
        assertThat(sees(visibilityFixture.dora, "a")).isTrue();
        assertThat(sees(visibilityFixture.stranger, "a")).isFalse();
        assertThat(visibilityFixture.answer(visibilityFixture.dora, holdfast.listItems, "{'workflow':'task'}"))
                .contains("asked");
    }

    @Test
    void item_gives_participants_sight_only_if_workflow_allows_it() {
        assertThat(HoldfastFixture.requireRefused(visibilityFixture.call(
                        visibilityFixture.application,
                        holdfast.createItem,
                        "{'workflow':'task','state':'shown','roles':{'dba':['anna@example.com']}}")))
                .isInstanceOf(Problem.Invalid.class);
        visibilityFixture.holdfastFixture.putWorkflow("own", VisibilityFixture.TASK + "\nperItemRoles: [dba]");
        visibilityFixture.answer(
                visibilityFixture.application,
                holdfast.createItem,
                "{'workflow':'own','key':'a','state':'asked','roles':{'dba':['Zoë@example.com']}}");
        var request = "{'workflow':'own','key':'a'}";
        visibilityFixture.answer(
                visibilityFixture.application.actingFor("ZOE\u0308@example.com"), holdfast.getItem, request);
        HoldfastFixture.requireRefused(visibilityFixture.call(visibilityFixture.dora, holdfast.getItem, request));
    }

    @Test
    void actor_of_private_state_with_hold_sees_its_items() {
        visibilityFixture.holdfastFixture.putWorkflow("parking", """
            roles: {boss: [bo@x]}
            states:
              parked: {visibility: private, initial: true, hold: true, actors: [boss], next: [done]}
              done: {terminal: true}
            """);
        visibilityFixture.answer(
                visibilityFixture.application, holdfast.createItem, "{'workflow':'parking','key':'a'}");
        visibilityFixture.answer(
                visibilityFixture.application.actingFor("bo@x"),
                holdfast.holdQueue.releaseItem,
                "{'workflow':'parking','key':'a'}");
    }

    @Test
    void actors_fields_and_escalation_steps_concern_people_too() {
        visibilityFixture.holdfastFixture.putWorkflow("review", """
            roles: {actor: [ada@x], writer: [wim@x], boss: [bo@x], other: [olga@x]}
            escalate: [{after: PT1H, notify: [boss]}]
            fields: {type: object, properties: {text: {type: string}}}
            states:
              open:
                visibility: private
                initial: true
                next: [done]
                within: PT1H
                fields: {editable: {writer: [text]}}
              done: {terminal: true, actors: [actor]}
            """);
        visibilityFixture.answer(visibilityFixture.application, holdfast.createItem, "{'workflow':'review','key':'a'}");
        for (var person : new String[] {"ada@x", "wim@x", "bo@x", "olga@x"})
            assertThat(
                            visibilityFixture.call(
                                            visibilityFixture.application.actingFor(person),
                                            holdfast.getItem,
                                            "{'workflow':'review','key':'a'}")
                                    instanceof ActionResult.Success<?>)
                    .as(person)
                    .isEqualTo(!person.equals("olga@x"));
    }

    @Test
    void internal_item_is_visible_to_application_only() {
        visibilityFixture.create("a", "checking");
        assertThat(sees(visibilityFixture.dora, "a")).isFalse();
        assertThat(sees(visibilityFixture.application, "a")).isTrue();
        assertThat(sees(Caller.application("shop", Scope.READ, "key:viewer"), "a"))
                .isTrue();
    }

    @Test
    void person_hands_item_over_and_repeats_request() {
        visibilityFixture.create("a", "shown");
        var request = "{'workflow':'task','key':'a','to':'checking','idempotencyKey':'i1'}";
        var first = visibilityFixture.answer(visibilityFixture.dora, holdfast.advanceItem, request);
        assertThat(sees(visibilityFixture.dora, "a")).isFalse();
        assertThat(visibilityFixture.answer(visibilityFixture.dora, holdfast.advanceItem, request))
                .isEqualTo(first);
        assertThat(HoldfastFixture.requireRefused(
                        visibilityFixture.call(visibilityFixture.stranger, holdfast.advanceItem, request)))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void people_choose_no_key_where_items_are_hidden() {
        var refused = HoldfastFixture.requireRefused(visibilityFixture.call(
                visibilityFixture.dora, holdfast.createItem, "{'workflow':'task','key':'a','state':'shown'}"));
        assertThat(refused).isInstanceOf(Problem.Forbidden.class);
        assertThat(refused.detail()).contains("leave out key");
        visibilityFixture.answer(
                visibilityFixture.dora, holdfast.createItem, "{'workflow':'simple','key':'a','within':'PT1H'}");
    }

    @Test
    void people_create_no_item_in_internal_state() {
        assertThat(HoldfastFixture.requireRefused(visibilityFixture.call(
                        visibilityFixture.dora, holdfast.createItem, "{'workflow':'task','state':'checking'}")))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void people_add_no_links() {
        var created = "{'workflow':'simple','key':'a','within':'PT1H','links':['ticket:1']}";
        assertThat(HoldfastFixture.requireRefused(
                                visibilityFixture.call(visibilityFixture.dora, holdfast.createItem, created))
                        .detail())
                .contains("people can't add links");
        visibilityFixture.answer(visibilityFixture.application, holdfast.createItem, created);
        var edited = "{'workflow':'simple','key':'a','links':['ticket:1','ticket:2']}";
        assertThat(HoldfastFixture.requireRefused(
                        visibilityFixture.call(visibilityFixture.dora, holdfast.editItem, edited)))
                .isInstanceOf(Problem.Forbidden.class);
        visibilityFixture.answer(
                visibilityFixture.dora, holdfast.editItem, "{'workflow':'simple','key':'a','links':['ticket:1']}");
    }

    @Test
    void equal_idempotency_keys_of_two_people_create_two_items() {
        var request = "{'workflow':'task','state':'shown','idempotencyKey':'i1'}";
        var first = HoldfastFixture.requireOk(
                visibilityFixture.holdfastFixture.call(visibilityFixture.dora, holdfast.createItem, request));
        var second = HoldfastFixture.requireOk(
                visibilityFixture.holdfastFixture.call(visibilityFixture.stranger, holdfast.createItem, request));
        assertThat(second.created()).isTrue();
        assertThat(second.item().key()).isNotEqualTo(first.item().key());
        var repeated = HoldfastFixture.requireOk(visibilityFixture.holdfastFixture.call(
                visibilityFixture.application.actingFor("DORA@example.com"), holdfast.createItem, request));
        assertThat(repeated.created()).isFalse();
        assertThat(repeated.item().key()).isEqualTo(first.item().key());
    }

    @Test
    void contradictory_visibility_is_refused() {
        assertFault("visibility: secret", "/states/open/visibility", "must be one of public, private, internal");
        assertFault("visibility: internal, notify: [ops]", "/states/open/notify", "must be empty in an internal state");
        assertFault("visibility: private", "/states/open/visibility", "hides the items from all people");
        visibilityFixture.holdfastFixture.putWorkflow("w", document("visibility: private, notify: [ops]"));
    }

    private static String document(String members) {
        return "roles: {ops: [olga@x]}\nstates: {open: {initial: true, next: [done], " + members
                + "}, done: {terminal: true}}";
    }

    private void assertFault(String members, String at, String message) {
        var request = new dev.holdfast.workflow.PutWorkflow.Request("w", null, document(members));
        assertThat(HoldfastFixture.requireRefused(holdfast.putWorkflow.call(visibilityFixture.application, request)))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.at()).isEqualTo(at);
                            assertThat(fault.message()).startsWith(message);
                        }));
    }
}
