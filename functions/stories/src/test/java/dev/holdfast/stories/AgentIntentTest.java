// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents queue intents, and people decide about them. */
class AgentIntentTest extends HoldQueueTestBase {
    private final Caller stageKey = Caller.application("shop", Scope.STAGE, "key:claude");
    private final Caller helper = holdfastFixture.app.throughAgent("helper");

    private void putPolicy(String json) {
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.putQueuePolicy, json);
    }

    private IntentView queueAs(Caller caller, String inputs, @Nullable String window) {
        var request = "{'intents':[{'kind':'workflow','name':'simple','inputs':'" + inputs + "'"
                + (window == null ? "" : ",'window':" + window) + "}]}";
        return holdfastFixture
                .requireOk(caller, holdfastFixture.holdfast.holdQueue.queueIntents, request)
                .intents()
                .getFirst()
                .intent();
    }

    @Test
    void intent_contains_name_of_its_agent() {
        assertThat(queueAs(stageKey, "a", null).agent()).isEqualTo("claude");
        assertThat(queueAs(stageKey.throughAgent("reviewer"), "b", null).agent())
                .isEqualTo("reviewer");
        var forAnna = queueAs(anna.throughAgent("helper"), "c", null);
        assertThat(forAnna.agent()).isEqualTo("helper");
        assertThat(forAnna.requester()).isEqualTo("anna@example.com");
        assertThat(queueAs(anna, "d", null).agent()).isNull();
        assertThat(getIntent(forAnna.id()).agent()).isEqualTo("helper");
    }

    @Test
    void event_of_intent_contains_agent() {
        holdfastFixture.subscribe(",'types':['*.queued']");
        queueAs(stageKey, "a", null);
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.events().getLast().at("/data/agent").asText())
                .isEqualTo("claude");
    }

    @Test
    void rule_for_agents_demands_person_only_for_their_intents() {
        putPolicy("{'roles':{'leads':['ben@example.com']},"
                + "'approvals':[{'requestedBy':'agent','needed':1,'roles':['leads']}]}");
        var staged = queueAs(helper, "a", null).id();
        var own = queueAs(anna, "b", null).id();
        assertThat(release("{'all':true}").intents())
                .extracting(result -> result.id() + " " + result.outcome())
                .containsExactlyInAnyOrder(staged + " " + IntentOutcome.REFUSED, own + " " + IntentOutcome.RELEASED);
        var approved = holdfastFixture.requireOk(
                ben, holdfastFixture.holdfast.holdQueue.approveIntents, "{'id':'" + staged + "','decision':'approve'}");
        assertThat(approved.status()).isEqualTo(IntentStatus.APPROVED);
        var released = holdfastFixture.requireOk(
                ben, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'id':'" + staged + "'}");
        assertThat(outcomes(released)).containsExactly(IntentOutcome.RELEASED);
    }

    @Test
    void rule_for_agents_precedes_equally_specific_rule() {
        putPolicy(
                "{'approvals':[{'kind':'workflow','needed':1},{'kind':'workflow','requestedBy':'agent','needed':2}]}");
        assertThat(queueAs(stageKey, "a", null).needed()).isEqualTo(2);
        assertThat(queueAs(anna, "b", null).needed()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'needed':2},{'requestedBy':'agent','needed':1} | true",
                "{'needed':1,'roles':['cfo']},{'requestedBy':'agent','needed':1,'roles':['leads']} | true",
                "{'needed':1,'roles':['cfo']},{'requestedBy':'agent','needed':1} | true",
                "{'needed':1},{'requestedBy':'agent','needed':1,'selfApproval':true} | true",
                "{'needed':1,'roles':['cfo','leads']},{'requestedBy':'agent','needed':1,'roles':['leads']} | false",
                "{'kind':'workflow','name':'simple','needed':2},{'requestedBy':'agent','needed':1} | false",
                "{'kind':'method','needed':2},{'kind':'workflow','requestedBy':'agent','needed':1} | false",
                "{'needed':1},{'requestedBy':'agent','needed':1} | false"
            })
    void weaker_rule_for_agents_is_refused(String rules, boolean isRefused) {
        var actionResult = holdfastFixture.call(
                holdfastFixture.app,
                holdfastFixture.holdfast.holdQueue.putQueuePolicy,
                "{'roles':{'cfo':['ann@example.com'],'leads':['ben@example.com']},'approvals':[" + rules + "]}");
        assertThat(actionResult instanceof ActionResult.Refusal<?>).isEqualTo(isRefused);
    }

    @Test
    void rule_with_a_name_precedes_rule_for_agents() {
        putPolicy("{'approvals':[{'kind':'workflow','name':'simple','needed':2},{'requestedBy':'agent','needed':1}]}");
        assertThat(queueAs(stageKey, "a", null).needed()).isEqualTo(2);
    }

    @Test
    void agent_postpones_no_deadline_of_people() {
        holdfastFixture.putWorkflow("review", """
                roles: {lead: [ben@example.com]}
                states:
                  draft: {initial: true, next: [decided], actors: [lead], within: PT1H}
                  decided: {terminal: true}
                """);
        holdfastFixture.requireOk(ben, holdfastFixture.holdfast.createItem, "{'workflow':'review','key':'a'}");
        assertThat(refusal(stageKey, holdfastFixture.holdfast.heartbeatItem, "{'workflow':'review','key':'a'}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void agent_occupies_no_id_of_an_intent() {
        var id = queueAs(ben, "a", null).id();
        assertThat(refusal(stageKey, holdfastFixture.holdfast.createItem, "{'key':'" + id + "'}")
                        .status())
                .isEqualTo(403);
        assertThat(release("{'all':true}").intents())
                .extracting(result -> result.outcome())
                .containsExactly(IntentOutcome.RELEASED);
    }

    @Test
    void agent_with_operator_key_creates_no_key() {
        var operator =
                Caller.application("shop", Scope.OPERATOR, "key:operator").throughAgent("helper");
        assertThat(refusal(operator, holdfastFixture.holdfast.createKey, "{'name':'mine','scope':'manage'}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void automatic_release_of_staged_intent_needs_approval() {
        var window = "{'earliest':'2026-03-01T09:00:00Z','auto':true}";
        var staged = queueAs(stageKey, "a", window).id();
        var own = queueAs(anna, "b", window).id();
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.holdfast.sweep.run(ofMinutes(1));
        assertThat(getIntent(own).status()).isEqualTo(IntentStatus.RELEASED);
        assertThat(getIntent(staged).status()).isEqualTo(IntentStatus.QUEUED);
        holdfastFixture.requireOk(
                ben, holdfastFixture.holdfast.holdQueue.approveIntents, "{'id':'" + staged + "','decision':'approve'}");
        holdfastFixture.holdfast.sweep.run(ofMinutes(1));
        assertThat(getIntent(staged).status()).isEqualTo(IntentStatus.RELEASED);
    }

    @Test
    void person_schedules_staged_intent_without_approval() {
        var staged = queueAs(stageKey, "a", null).id();
        release("{'id':'" + staged + "','at':'2026-03-01T09:00:00Z'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.holdfast.sweep.run(ofMinutes(1));
        assertThat(getIntent(staged).status()).isEqualTo(IntentStatus.RELEASED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agent_decides_nothing_with_any_key(boolean hasStageKey) {
        var agent = hasStageKey ? stageKey : anna.throughAgent("helper");
        var id = queueAs(ben, "a", null).id();
        var queue = holdfastFixture.holdfast.holdQueue;
        for (var problem : List.of(
                refusal(agent, queue.approveIntents, "{'id':'" + id + "','decision':'approve'}"),
                refusal(agent, queue.releaseIntents, "{'id':'" + id + "'}"),
                refusal(agent, queue.purgeIntents, "{'id':'" + id + "','reason':'r'}")))
            assertThat(problem)
                    .isEqualTo(new Problem.Forbidden(
                            "this action needs the scope manage, but an agent has at most the scope stage"));
        assertThat(getIntent(id).version()).isEqualTo(1);
    }

    @Test
    void agent_with_key_of_application_moves_no_item_of_people() {
        holdfastFixture.putWorkflow("review", """
                roles: {lead: [ben@example.com]}
                states:
                  draft: {initial: true, next: [approved], within: P1D}
                  approved: {terminal: true, actors: [lead]}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'review','key':'a'}");
        var request = "{'workflow':'review','key':'a','to':'approved'}";
        for (var scope : new Scope[] {Scope.REPORT, Scope.MANAGE}) {
            var agent = Caller.application("shop", scope, "key:mcp")
                    .actingFor("ben@example.com")
                    .throughAgent("helper");
            assertThat(refusal(agent, holdfastFixture.holdfast.advanceItem, request)
                            .status())
                    .isEqualTo(403);
        }
        requireNonNull(holdfastFixture.requireOk(ben, holdfastFixture.holdfast.advanceItem, request));
    }

    private <Q, A> Problem refusal(Caller caller, Action<Q, A> action, String request) {
        if (holdfastFixture.call(caller, action, request) instanceof ActionResult.Refusal<A>(Problem problem))
            return problem;
        throw new AssertionError("the action wasn't refused");
    }
}
