// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a state with {@code open}, every person who has signed in can create items. */
class PersonCreationRuleTest {
    private static final String REQUEST = """
            roles: {dba: [dora@example.com]}
            fields: {type: object, properties: {database: {type: string}, server: {type: string}}}
            states:
              asked: {open: true, initial: true, next: [checked, done], fields: {editable: [database]}, within: P1D}
              filed: {initial: true, next: [done], within: P1D}
              checked: {visibility: private, notify: [dba], next: [done], within: P1D}
              done: {terminal: true}
            """;

    private static final String START = "{'workflow':'request','state':'asked','idempotencyKey':'i1',"
            + "'title':'Move it','note':'Please','fields':{'database':'orders'}}";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Holdfast holdfast = holdfastFixture.holdfast;
    private final Caller nina = signedIn(Scope.NONE, "nina@example.com");
    private final Caller stranger = signedIn(Scope.NONE, "anna@example.com");

    PersonCreationRuleTest() {
        holdfastFixture.putWorkflow("request", REQUEST);
        holdfastFixture.putWorkflow("closed", REQUEST.replace("open: true, ", ""));
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private static Caller signedIn(Scope scope, String name) {
        return new Caller("shop", scope, name, true);
    }

    private CreateItem.Result start(Caller caller) {
        return holdfastFixture.requireOk(caller, holdfast.createItem, START);
    }

    private Problem refuse(Caller caller, Action<?, ?> action, String request) {
        return HoldfastFixture.requireRefused(holdfastFixture.call(caller, action, request));
    }

    private static String about(CreateItem.Result created) {
        return "{'workflow':'request','key':'" + created.item().key() + "'}";
    }

    private List<String> waiting(Caller caller) {
        return holdfastFixture.requireOk(caller, holdfast.listRequests, "{}").items().stream()
                .map(item -> item.key())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"NONE", "READ", "REPORT", "TASK", "MANAGE"})
    void signed_in_person_starts_item_and_finds_it(Scope scope) {
        var person = signedIn(scope, "nina@example.com");
        var created = start(person);
        assertThat(created.created()).isTrue();
        var item = holdfastFixture.requireOk(person, holdfast.getItem, about(created));
        assertThat(item.requester()).isEqualTo("nina@example.com");
        assertThat(item.fields()).containsOnlyKeys("database");
        assertThat(item.title()).isEqualTo("Move it");
        assertThat(waiting(person)).containsExactly(created.item().key());
        assertThat(waiting(stranger)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"NONE", "REPORT"})
    void person_without_scope_read_reads_only_own_requests(Scope scope) {
        var created = start(nina);
        var missing = "{'workflow':'request','key':'KEY'}";
        var other = signedIn(scope, "anna@example.com");
        assertThat(refuse(other, holdfast.getItem, about(created)).toString())
                .isEqualTo(refuse(other, holdfast.getItem, missing)
                        .toString()
                        .replace("KEY", created.item().key()));
        assertThat(refuse(nina, holdfast.getItemHistory, about(created))).isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void person_without_scope_calls_no_other_action() {
        var created = start(nina);
        var about = about(created);
        var calls = Map.<Action<?, ?>, String>of(
                holdfast.advanceItem,
                about.replace("}", ",'to':'done'}"),
                holdfast.editItem,
                about.replace("}", ",'title':'x'}"),
                holdfast.completeItem,
                about,
                holdfast.listItems,
                "{'workflow':'request'}",
                holdfast.searchItems,
                "{'query':'orders'}",
                holdfast.getWorkflow,
                "{'name':'request'}",
                holdfast.traceItems,
                about,
                holdfast.listTasks,
                "{}",
                holdfast.deleteItem,
                about);
        calls.forEach((action, request) ->
                assertThat(refuse(nina, action, request).detail()).endsWith("but the token has no scope"));
    }

    @Test
    void visibility_still_applies_to_item_that_person_started() {
        var created = start(nina);
        holdfastFixture.callOk(holdfast.advanceItem, about(created).replace("}", ",'to':'checked'}"));
        assertThat(refuse(nina, holdfast.getItem, about(created))).isInstanceOf(Problem.NotFound.class);
        assertThat(waiting(nina)).isEmpty();
    }

    @Test
    void parent_is_hidden_from_person_without_scope_read() {
        var created = start(nina);
        holdfastFixture.callOk(
                holdfast.createItem, "{'workflow':'request','state':'filed','key':'parent','within':'P1D'}");
        holdfastFixture.callOk(holdfast.editItem, about(created).replace("}", ",'parent':'request/parent'}"));
        assertThat(holdfastFixture
                        .requireOk(nina, holdfast.getItem, about(created))
                        .parent())
                .isNull();
        assertThat(holdfastFixture
                        .requireOk(signedIn(Scope.READ, "nina@example.com"), holdfast.getItem, about(created))
                        .parent())
                .isEqualTo("request/parent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'key':'a'",
                "'data':{'a':1}",
                "'deadline':'2026-03-02T08:00:00Z'",
                "'within':'PT1H'",
                "'roles':{'ops':['x@example.com']}",
                "'labels':{'a':'b'}",
                "'parent':'request/p'",
                "'correlation':'c'",
                "'links':['ticket:1']",
                "'occurredAt':'2026-03-01T07:59:00Z'"
            })
    void people_give_only_fields_title_and_note(String member) {
        var request = "{'workflow':'request','state':'asked'," + member + "}";
        var name = member.substring(1, member.indexOf('\'', 1));
        for (var person : List.of(nina, signedIn(Scope.MANAGE, "mia@example.com"), holdfastFixture.app.actingFor("u")))
            assertThat(refuse(person, holdfast.createItem, request).detail())
                    .startsWith("people can't give " + name + " in the state asked");
        if (!name.equals("parent")) holdfastFixture.callOk(holdfast.createItem, request);
    }

    @Test
    void locked_field_is_refused_in_open_state() {
        assertThat(refuse(nina, holdfast.createItem, "{'workflow':'request','state':'asked','fields':{'server':'x'}}")
                        .detail())
                .startsWith("the field server is locked");
    }

    @Test
    void refusal_does_not_tell_which_workflows_and_states_exist() {
        var first = refuse(nina, holdfast.createItem, "{'workflow':'request','state':'filed'}");
        assertThat(first).isInstanceOf(Problem.Forbidden.class);
        for (var request : List.of(
                "{'workflow':'closed'}",
                "{'workflow':'closed','state':'asked'}",
                "{'workflow':'missing'}",
                "{'workflow':'request','state':'nowhere'}",
                "{'workflow':'simple','key':'a'}",
                "{'key':'a'}")) {
            var name = Stream.of("closed", "missing", "simple")
                    .filter(request::contains)
                    .findFirst()
                    .orElse(request.contains("request") ? "request" : "simple");
            assertThat(refuse(nina, holdfast.createItem, request).toString())
                    .as(request)
                    .isEqualTo(first.toString().replace("workflow request", "workflow " + name));
        }
    }

    @Test
    void person_without_scope_learns_nothing_from_keys() {
        var request = "{'workflow':'simple','key':'a','within':'PT1H'}";
        holdfastFixture.callOk(holdfast.createItem, request);
        assertThat(refuse(nina, holdfast.createItem, request).toString())
                .isEqualTo(refuse(nina, holdfast.createItem, request.replace("'a'", "'b'"))
                        .toString());
    }

    @Test
    void only_open_state_is_default_of_person_without_scope() {
        assertThat(holdfastFixture
                        .requireOk(nina, holdfast.createItem, "{'workflow':'request'}")
                        .item()
                        .state())
                .isEqualTo("asked");
        assertThat(refuse(signedIn(Scope.REPORT, "nina@example.com"), holdfast.createItem, "{'workflow':'request'}"))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void repeated_start_returns_same_item() {
        var first = start(nina);
        var repeated = start(signedIn(Scope.NONE, "NINA@example.com"));
        assertThat(repeated.created()).isFalse();
        assertThat(repeated.item().key()).isEqualTo(first.item().key());
        assertThat(start(stranger).item().key()).isNotEqualTo(first.item().key());
        assertThat(refuse(nina, holdfast.createItem, START.replace("orders", "users")))
                .isInstanceOf(Problem.Conflict.class);
        holdfastFixture.putWorkflow("request", REQUEST.replace("open: true, ", ""));
        assertThat(start(nina).item().key()).isEqualTo(first.item().key());
    }

    @Test
    void application_acts_for_user_only_within_scope_of_key() {
        var reporter = Caller.ofKey("shop", Scope.REPORT, "k", true).actingFor("nina@example.com");
        assertThat(start(reporter).created()).isTrue();
        assertThat(refuse(reporter, holdfast.listRequests, "{}")).isInstanceOf(Problem.Forbidden.class);
        var reader = Caller.ofKey("shop", Scope.READ, "k", true).actingFor("nina@example.com");
        assertThat(refuse(reader, holdfast.createItem, START)).isInstanceOf(Problem.Forbidden.class);
        assertThat(waiting(reader)).hasSize(1);
    }

    @Test
    void no_key_has_scope_none() {
        assertThat(holdfastFixture
                        .callRefused(holdfast.createKey, "{'name':'k','scope':'none'}")
                        .toString())
                .contains("is required, one of: read, report, task, stage, manage");
    }
}
