// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.search.SearchItems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A person who doesn't see an item can't tell that it exists, by any action. */
class ItemVisibilityTest {
    /** The key and the title of every hidden item contain this word. */
    private static final String MARK = "classified";

    private static final String MISSING = "absent-key";

    private final VisibilityFixture visibilityFixture = new VisibilityFixture();
    private final HoldfastFixture holdfastFixture = visibilityFixture.holdfastFixture;
    private final Holdfast holdfast = holdfastFixture.holdfast;

    @BeforeEach
    void createHiddenItems() {
        holdfastFixture.subscribe();
        visibilityFixture.create(MARK + "-internal", "checking", ",'correlation':'c1','links':['ticket:1']");
        visibilityFixture.create(
                MARK + "-private", "asked", ",'correlation':'c1','parent':'task/" + MARK + "-internal'");
        visibilityFixture.create(MARK + "-parked", "checking");
        visibilityFixture.answer(
                visibilityFixture.application,
                holdfast.advanceItem,
                "{'workflow':'task','key':'" + MARK + "-parked','to':'parked'}");
        visibilityFixture.create(MARK + "-deleted", "checking", ",'correlation':'c1'");
        visibilityFixture.answer(
                visibilityFixture.application, holdfast.deleteItem, "{'workflow':'task','key':'" + MARK + "-deleted'}");
        visibilityFixture.create("visible", "shown", ",'correlation':'c1','parent':'task/" + MARK + "-internal'");
        holdfastFixture.clock.advance(Duration.ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        visibilityFixture.close();
    }

    private record NamedCall(Action<?, ?> action, String request) {}

    /** Returns the calls that name an item, by action. The requests contain {@code KEY} in place of the item's key. */
    private Map<String, NamedCall> callsAboutOneItem() {
        var item = "'workflow':'task','key':'KEY'";
        var calls = new LinkedHashMap<String, NamedCall>();
        calls.put("get", new NamedCall(holdfast.getItem, "{" + item + "}"));
        calls.put("wait", new NamedCall(holdfast.getItem, "{" + item + ",'wait':'PT1S'}"));
        calls.put("history", new NamedCall(holdfast.getItemHistory, "{" + item + "}"));
        calls.put("advance", new NamedCall(holdfast.advanceItem, "{" + item + ",'to':'done'}"));
        calls.put("move to unknown state", new NamedCall(holdfast.advanceItem, "{" + item + ",'to':'nowhere'}"));
        calls.put("complete", new NamedCall(holdfast.completeItem, "{" + item + "}"));
        calls.put("heartbeat", new NamedCall(holdfast.heartbeatItem, "{" + item + ",'within':'PT1H'}"));
        calls.put("edit", new NamedCall(holdfast.editItem, "{" + item + ",'title':'x','version':99}"));
        calls.put("delete", new NamedCall(holdfast.deleteItem, "{" + item + ",'version':99}"));
        calls.put("acknowledge", new NamedCall(holdfast.acknowledgeItem, "{" + item + "}"));
        calls.put("hold", new NamedCall(holdfast.holdQueue.holdItem, "{" + item + ",'reason':'x'}"));
        calls.put("release", new NamedCall(holdfast.holdQueue.releaseItem, "{" + item + "}"));
        calls.put("return", new NamedCall(holdfast.returnItem, "{" + item + ",'claimToken':'x'}"));
        calls.put("explain", new NamedCall(holdfast.explainOverdue, "{" + item + "}"));
        calls.put("preview", new NamedCall(holdfast.previewNotifications, "{" + item + "}"));
        calls.put("trace", new NamedCall(holdfast.traceItems, "{" + item + "}"));
        calls.put("recover", new NamedCall(holdfast.recoverItems, "{'workflow':'task','keys':['KEY'],'recovery':'r'}"));
        calls.put("migrate", new NamedCall(holdfast.migrateItems, "{'workflow':'task','keys':['KEY'],'dryRun':true}"));
        calls.put("queue entry", new NamedCall(holdfast.holdQueue.listIntents, "{'id':'item:task:KEY'}"));
        calls.put("release entry", new NamedCall(holdfast.holdQueue.releaseIntents, "{'id':'item:task:KEY'}"));
        calls.put("purge entry", new NamedCall(holdfast.holdQueue.purgeIntents, "{'id':'item:task:KEY','reason':'x'}"));
        calls.put(
                "hold as parent",
                new NamedCall(
                        holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'workflow','name':'task','parent':'task/KEY'}]}"));
        return calls;
    }

    @TestFactory
    Stream<DynamicTest> answers_are_the_same_as_for_missing_item() {
        return callsAboutOneItem().entrySet().stream()
                .flatMap(call -> Stream.of("-internal", "-private", "-parked", "-deleted")
                        .map(suffix -> DynamicTest.dynamicTest(
                                call.getKey() + suffix, () -> assertSameAsMissing(call.getValue(), MARK + suffix))));
    }

    private void assertSameAsMissing(NamedCall namedCall, String key) {
        var hidden = answerFor(namedCall, key);
        assertThat(hidden).isEqualTo(answerFor(namedCall, MISSING)).contains("KEY");
    }

    /** Returns the answer or the refusal for a key, with {@code KEY} in place of the key. */
    private String answerFor(NamedCall namedCall, String key) {
        return visibilityFixture
                .call(
                        visibilityFixture.stranger,
                        namedCall.action(),
                        namedCall.request().replace("KEY", key))
                .toString()
                .replace(key, "KEY");
    }

    /** Returns the calls that don't name an item, each with a word that the application's answer contains. */
    private Map<String, NamedCall> callsAboutManyItems() {
        var calls = new LinkedHashMap<String, NamedCall>();
        calls.put("list", new NamedCall(holdfast.listItems, "{'workflow':'task'}"));
        calls.put("list state", new NamedCall(holdfast.listItems, "{'workflow':'task','state':'checking'}"));
        calls.put("list overdue", new NamedCall(holdfast.listItems, "{'overdue':true}"));
        calls.put("explain", new NamedCall(holdfast.explainOverdue, "{}"));
        calls.put("search", new NamedCall(holdfast.searchItems, "{'query':'" + MARK + "'}"));
        calls.put("search events", new NamedCall(holdfast.searchItems, "{'query':'" + MARK + " in:events'}"));
        calls.put("trace correlation", new NamedCall(holdfast.traceItems, "{'correlation':'c1'}"));
        calls.put("trace link", new NamedCall(holdfast.traceItems, "{'link':'ticket:1'}"));
        calls.put("queue", new NamedCall(holdfast.holdQueue.listIntents, "{'all':true}"));
        calls.put("release", new NamedCall(holdfast.holdQueue.releaseIntents, "{'all':true,'dryRun':true}"));
        calls.put("deliveries", new NamedCall(holdfast.listDeliveries, "{'subscription':'alerts'}"));
        calls.put("recover", new NamedCall(holdfast.recoverItems, "{'workflow':'task'}"));
        calls.put("export", new NamedCall(holdfast.recoverItems, "{'workflow':'task','mode':'export'}"));
        return calls;
    }

    @TestFactory
    Stream<DynamicTest> answers_name_items_only_to_application() {
        return callsAboutManyItems().entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> {
                    var action = call.getValue().action();
                    var request = call.getValue().request();
                    assertThat(visibilityFixture.answer(visibilityFixture.application, action, request))
                            .contains(MARK);
                    assertThat(visibilityFixture.answer(visibilityFixture.stranger, action, request))
                            .doesNotContain(MARK);
                }));
    }

    @Test
    void person_releases_intent_without_seeing_its_item() {
        holdfastFixture.putWorkflow("job", """
            states: {running: {initial: true, visibility: internal, within: PT1H, next: [done]}, done: {terminal: true}}
            """);
        visibilityFixture.answer(
                visibilityFixture.application,
                holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'workflow','name':'job','inputs':{}}]}");
        var answer = visibilityFixture.answer(
                visibilityFixture.dora, holdfast.holdQueue.releaseIntents, "{'kind':'workflow','name':'job'}");
        assertThat(answer).contains("released").doesNotContain("\"item\"");
        assertThat(visibilityFixture.answer(visibilityFixture.application, holdfast.listItems, "{'workflow':'job'}"))
                .contains("running");
    }

    @Test
    void late_report_of_application_is_no_conflict_for_person() {
        var members = ",'to':'asked','idempotencyKey':'i1','occurredAt':'2026-03-01T09:00:00Z'}";
        visibilityFixture.answer(
                visibilityFixture.application,
                holdfast.advanceItem,
                "{'workflow':'task','key':'" + MARK + "-internal'" + members);
        assertSameAsMissing(
                new NamedCall(holdfast.advanceItem, "{'workflow':'task','key':'KEY'" + members), MARK + "-internal");
    }

    @Test
    void search_finds_nothing_by_hidden_parent() {
        assertThat(HoldfastFixture.requireRefused(visibilityFixture.call(
                                visibilityFixture.stranger,
                                holdfast.searchItems,
                                "{'query':'parent:task/" + MARK + "-internal'}"))
                        .detail())
                .isEqualTo("people can't search by parent, because a hit would name a hidden parent");
        assertThat(visibilityFixture.answer(
                        visibilityFixture.stranger, holdfast.searchItems, "{'query':'" + MARK + "'}"))
                .isEqualTo("{\"hits\":[]}");
    }

    @Test
    void search_has_next_page_only_for_visible_hits() {
        visibilityFixture.create("visible-2", "shown");
        holdfastFixture.publish();
        var pages = new ArrayList<String>();
        var request = "{'query':'workflow:task','limit':1";
        SearchItems.Result page = null;
        do {
            var token = page == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
            page = holdfastFixture.requireOk(visibilityFixture.stranger, holdfast.searchItems, request + token + "}");
            page.hits().forEach(hit -> pages.add(hit.key()));
            if (page.nextPageToken() != null)
                assertThat(new String(Base64.getUrlDecoder().decode(page.nextPageToken())))
                        .doesNotContain(MARK);
        } while (page.nextPageToken() != null);
        assertThat(pages).containsExactly("visible-2", "visible");
    }

    @Test
    void trace_of_child_does_not_tell_whether_parent_exists() {
        visibilityFixture.create("orphan", "shown", ",'parent':'task/absent'");
        assertThat(positionsInTrace("visible")).isEqualTo(positionsInTrace("orphan"));
    }

    /** Returns the number of positions in the token of a trace's first page. */
    private int positionsInTrace(String key) {
        visibilityFixture.answer(
                visibilityFixture.application,
                holdfast.editItem,
                "{'workflow':'task','key':'" + key + "','title':'x'}");
        var page = holdfastFixture.requireOk(
                visibilityFixture.stranger, holdfast.traceItems, "{'workflow':'task','key':'" + key + "','limit':1}");
        var token = new String(Base64.getUrlDecoder().decode(String.valueOf(page.nextPageToken())));
        return token.split(",").length;
    }

    @Test
    void queue_names_no_hidden_parent() {
        visibilityFixture.create(MARK + "-parent", "checking");
        var intent = "{'kind':'method','model':'m','name':'n','inputs':{},'parent':'task/" + MARK + "-parent'}";
        var queued = HoldfastFixture.requireOk(holdfastFixture.call(
                visibilityFixture.application, holdfast.holdQueue.queueIntents, "{'intents':[" + intent + "]}"));
        var id = queued.intents().getFirst().intent().id();
        assertThat(visibilityFixture.answer(
                        visibilityFixture.stranger,
                        holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'method','model':'m','name':'n','inputs':{}}]}"))
                .doesNotContain(MARK);
        assertThat(visibilityFixture.answer(
                        visibilityFixture.stranger, holdfast.holdQueue.listIntents, "{'id':'" + id + "'}"))
                .doesNotContain(MARK);
        holdfastFixture.callOk(holdfast.holdQueue.purgeIntents, "{'id':'" + id + "','reason':'x'}");
        assertThat(visibilityFixture
                        .call(visibilityFixture.stranger, holdfast.holdQueue.releaseIntents, "{'id':'" + id + "'}")
                        .toString())
                .doesNotContain(MARK);
    }

    @Test
    void person_continues_no_recovery_of_application() {
        visibilityFixture.answer(
                visibilityFixture.application,
                holdfast.recoverItems,
                "{'workflow':'task','mode':'redrive','idempotencyKey':'night','within':'PT1H'}");
        assertThat(visibilityFixture
                        .call(
                                visibilityFixture.stranger,
                                holdfast.recoverItems,
                                "{'workflow':'task','mode':'redrive','idempotencyKey':'night','within':'PT1H'}")
                        .toString())
                .doesNotContain(MARK)
                .contains("another caller");
    }

    @Test
    void refusals_of_managers_name_no_hidden_item() {
        for (var call : new NamedCall[] {
            new NamedCall(holdfast.deleteWorkflow, "{'name':'task','dryRun':true}"),
            new NamedCall(holdfast.republishChanges, "{'workflow':'task','keys':['" + MARK + "-internal']}"),
            new NamedCall(holdfast.rebuildSearch, "{'workflow':'task'}"),
            new NamedCall(holdfast.replayDeliveries, "{'subscription':'alerts','all':true}")
        })
            assertThat(visibilityFixture
                            .call(visibilityFixture.stranger, call.action(), call.request())
                            .toString())
                    .as(call.request())
                    .doesNotContain(MARK);
        assertThat(visibilityFixture.answer(
                        visibilityFixture.application,
                        holdfast.replayDeliveries,
                        "{'subscription':'alerts','all':true}"))
                .contains("replayed");
    }

    @Test
    void search_fills_page_beyond_hidden_hits() {
        for (var i = 0; i < 150; i++) visibilityFixture.create(MARK + i, "checking");
        holdfastFixture.publish();
        assertThat(visibilityFixture.answer(
                        visibilityFixture.stranger, holdfast.searchItems, "{'query':'workflow:task','limit':1}"))
                .contains("visible");
    }

    @Test
    void search_warns_people_about_no_names() {
        assertThat(visibilityFixture.answer(visibilityFixture.application, holdfast.searchItems, "{'query':'state:x'}"))
                .contains("warnings");
        assertThat(visibilityFixture.answer(visibilityFixture.stranger, holdfast.searchItems, "{'query':'state:x'}"))
                .doesNotContain("warnings");
    }

    @Test
    void person_claims_no_hidden_item() {
        var request = "{'workflow':'task','state':'checking','worker':'w'}";
        assertThat(visibilityFixture.answer(visibilityFixture.stranger, holdfast.claimItem, request))
                .isEqualTo("{}");
        assertThat(visibilityFixture.answer(visibilityFixture.application, holdfast.claimItem, request))
                .contains(MARK + "-internal");
    }

    @Test
    void person_gets_no_counts_of_workflow_that_hides_items() {
        for (var call : new NamedCall[] {
            new NamedCall(holdfast.listItems, "{'workflow':'task','counts':true}"),
            new NamedCall(holdfast.reportCompleteness, "{'workflow':'task'}")
        }) {
            assertThat(HoldfastFixture.requireRefused(
                                    visibilityFixture.call(visibilityFixture.stranger, call.action(), call.request()))
                            .detail())
                    .isEqualTo("only the application itself may count the items of the workflow task, because it hides"
                            + " items from people");
            visibilityFixture.answer(visibilityFixture.application, call.action(), call.request());
        }
    }

    @Test
    void person_sees_only_own_batches() {
        queueIntents();
        var released = HoldfastFixture.requireOk(
                holdfastFixture.call(visibilityFixture.application, holdfast.holdQueue.releaseIntents, "{'all':true}"));
        var request = "{'batch':'" + released.batch() + "'}";
        visibilityFixture.answer(visibilityFixture.application, holdfast.holdQueue.getBatch, request);
        assertThat(HoldfastFixture.requireRefused(visibilityFixture.call(
                                visibilityFixture.stranger, holdfast.holdQueue.getBatch, request))
                        .detail())
                .isEqualTo("there is no batch " + released.batch());
        queueIntents();
        var own = HoldfastFixture.requireOk(holdfastFixture.call(
                visibilityFixture.dora, holdfast.holdQueue.releaseIntents, "{'kind':'method','model':'m'}"));
        visibilityFixture.answer(
                visibilityFixture.dora, holdfast.holdQueue.getBatch, "{'batch':'" + own.batch() + "'}");
    }

    /** Queues more intents than one call releases without a batch. */
    private void queueIntents() {
        for (var i = 0; i < 101; i++)
            visibilityFixture.answer(
                    visibilityFixture.application,
                    holdfast.holdQueue.queueIntents,
                    "{'intents':[{'kind':'method','model':'m','name':'n','inputs':{'i':" + i + "}}]}");
    }

    @Test
    void child_names_hidden_parent_only_to_application() {
        var request = "{'workflow':'task','key':'visible'}";
        assertThat(visibilityFixture.answer(visibilityFixture.application, holdfast.getItem, request))
                .contains(MARK);
        assertThat(visibilityFixture.answer(visibilityFixture.stranger, holdfast.getItem, request))
                .doesNotContain(MARK);
        visibilityFixture.answer(
                visibilityFixture.application,
                holdfast.advanceItem,
                "{'workflow':'task','key':'" + MARK + "-internal','to':'shown'}");
        assertThat(visibilityFixture.answer(visibilityFixture.stranger, holdfast.getItem, request))
                .contains(MARK);
    }
}
