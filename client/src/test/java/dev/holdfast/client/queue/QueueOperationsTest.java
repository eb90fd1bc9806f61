// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import static dev.holdfast.client.ScriptedServer.cut;
import static dev.holdfast.client.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.ScriptedClient;
import dev.holdfast.client.ScriptedServer.ScriptedAnswer;
import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.refusal.UnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueOperationsTest {
    private static final String INTENT = "{'id':'method:ad:create:q1','kind':'method','model':'ad','name':'create',"
            + "'status':'queued','inputs':{'user':'nina'},'queuedAt':'2026-03-01T08:00:00Z','priority':0,'needed':2,"
            + "'window':{'earliest':'2026-03-02T22:00:00Z','auto':true},'within':'PT30M','approvals':1,'version':2,"
            + "'reviews':[{'by':'ben','approved':true,'at':'2026-03-01T09:00:00Z'}],'changes':[{'op':'replace'}],"
            + "'history':[{'version':1,'type':'queued','at':'2026-03-01T08:00:00Z','by':'anna'}]}";
    private static final String BULK = "{'batch':'b1','operation':'release','total':2,'finished':false,"
            + "'counts':{'released':1},'intents':[{'id':'i','outcome':'refused','detail':'needs 2 approvals'}]}";
    private static final String POLICY = "{'version':3,'roles':{'leads':['anna']},'approvals':[{'kind':'method',"
            + "'model':'ad','needed':2,'roles':['leads'],'selfApproval':false}],'blackouts':[{'name':'friday',"
            + "'cron':'0 14 * * 5','duration':'P1D','zone':'UTC'}],'managers':['leads'],'warning':'PT2H'}";

    @Test
    void intent_is_queued_with_inputs_and_window() {
        try (var client = new ScriptedClient(json(200, "{'intents':[{'queued':true,'intent':" + INTENT + "}]}"))) {
            var queued = client.holdfast
                    .queue()
                    .queue(NewIntent.method("ad", "create")
                            .inputs(Map.of("user", "nina"))
                            .earliest(Instant.parse("2026-03-02T22:00:00Z"))
                            .autoRelease()
                            .within(Duration.ofMinutes(30))
                            .label("person", "nina")
                            .actor("anna"));
            client.assertRequest(
                    "POST /apps/shop/queue/intents",
                    "{'intents':[{'kind':'method','model':'ad','name':'create','inputs':{'user':'nina'},'window':"
                            + "{'earliest':'2026-03-02T22:00:00Z','auto':true},'within':'PT30M',"
                            + "'labels':{'person':'nina'}}]}");
            assertThat(client.request().header("Holdfast-Actor")).isEqualTo("anna");
            assertThat(queued.queued()).isTrue();
            assertThat(queued.intent().window())
                    .isEqualTo(new ReleaseWindow(Instant.parse("2026-03-02T22:00:00Z"), null, true));
            assertThat(queued.intent().inputsAs(Map.class)).isEqualTo(Map.of("user", "nina"));
        }
    }

    @Test
    void several_intents_are_queued_with_one_request() {
        var answer = "{'intents':[{'queued':true,'intent':I},{'queued':false,'intent':I,'detail':'is queued'}]}";
        try (var client =
                new ScriptedClient(json(200, answer.replace("I}", INTENT + "}").replace("I,", INTENT + ",")))) {
            var queued = client.holdfast
                    .queue()
                    .queue(NewIntents.of(List.of(NewIntent.workflow("a").inputs(List.of(1)), NewIntent.workflow("b"))));
            client.assertRequest(
                    "POST /apps/shop/queue/intents",
                    "{'intents':[{'kind':'workflow','name':'a','inputs':[1]},{'kind':'workflow','name':'b'}]}");
            assertThat(queued.intents()).extracting(QueuedIntent::queued).containsExactly(true, false);
        }
    }

    @Test
    void intents_with_different_actors_are_refused() {
        var intents = List.of(
                NewIntent.workflow("a").actor("anna"), NewIntent.workflow("b").actor("ben"));
        assertThatThrownBy(() -> NewIntents.of(intents)).hasMessage("all intents of a call need the same actor");
    }

    @Test
    void queue_is_listed_in_pages() {
        try (var client = new ScriptedClient(
                json(200, "{'intents':[" + INTENT + "],'nextPageToken':'t'}"),
                json(200, "{'intents':[" + INTENT + "],'warnings':['w']}"))) {
            var filter = IntentFilter.all()
                    .kind("method")
                    .model("ad")
                    .label("a", "1")
                    .pageSize(1);
            assertThat(client.holdfast.queue().list(filter)).hasSize(2);
            client.assertRequest("GET /apps/shop/queue?kind=method&model=ad&label=a%3A1&limit=1&pageToken=t", "");
        }
    }

    @Test
    void intent_is_read_by_its_id() {
        try (var client = new ScriptedClient(json(200, INTENT))) {
            var intent = client.holdfast.queue().get("item:up:a");
            client.assertRequest("GET /apps/shop/queue/item%3Aup%3Aa", "");
            assertThat(intent.reviews().get(0).by()).isEqualTo("ben");
            assertThat(intent.history().get(0).type()).isEqualTo("queued");
            assertThat(intent.changes()).hasSize(1);
            assertThat(intent.within()).isEqualTo(TimeAllowance.of(Duration.ofMinutes(30)));
        }
    }

    @Test
    void reviews_name_their_decision_in_the_path() {
        try (var client = new ScriptedClient(json(200, INTENT))) {
            var queue = client.holdfast.queue();
            assertThat(queue.approve(NewReview.of("i")).approvals()).isOne();
            client.assertRequest("POST /apps/shop/queue/i/approve", "{}");
            queue.reject(NewReview.of("i").reason("wrong"));
            client.assertRequest("POST /apps/shop/queue/i/reject", "{'reason':'wrong'}");
            queue.withdraw(NewReview.of("i").reason("left").reviewer("ben"));
            client.assertRequest("POST /apps/shop/queue/i/withdraw", "{'reason':'left','reviewer':'ben'}");
        }
    }

    @Test
    void release_has_selectors_time_and_override() {
        try (var client = new ScriptedClient(json(200, BULK))) {
            var result = client.holdfast
                    .queue()
                    .release(IntentRelease.matching()
                            .kind("method")
                            .name("create")
                            .label("a", "1")
                            .requester("anna")
                            .reason("window")
                            .at(Instant.parse("2026-03-02T22:00:00Z"))
                            .override("urgent"));
            client.assertRequest(
                    "POST /apps/shop/queue/release",
                    "{'kind':'method','name':'create','label':'a:1','requester':'anna','reason':'window',"
                            + "'at':'2026-03-02T22:00:00Z','override':'urgent'}");
            assertThat(result.counts()).containsEntry("released", 1L);
            assertThat(result.intents().get(0).outcome()).isEqualTo("refused");
        }
    }

    @Test
    void purge_and_batch_answer_with_progress() {
        try (var client = new ScriptedClient(json(200, BULK))) {
            var queue = client.holdfast.queue();
            queue.purge(IntentPurge.all().reason("moved").dryRun());
            client.assertRequest("POST /apps/shop/queue/purge", "{'all':true,'reason':'moved','dryRun':true}");
            assertThat(queue.batch("b1").finished()).isFalse();
            client.assertRequest("GET /apps/shop/queue/batches/b1", "");
        }
    }

    @Test
    void only_dry_runs_are_repeated_after_lost_answer() {
        ScriptedAnswer[] answers = {cut(), json(200, BULK)};
        try (var client = new ScriptedClient(answers)) {
            client.holdfast.queue().release(IntentRelease.all().dryRun());
            assertThat(client.requests()).hasSize(2);
        }
        try (var client = new ScriptedClient(answers)) {
            var queue = client.holdfast.queue();
            assertThatThrownBy(() -> queue.release(IntentRelease.all())).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void policy_is_read_and_replaced() {
        try (var client = new ScriptedClient(json(200, POLICY))) {
            var queue = client.holdfast.queue();
            var policy = queue.getPolicy();
            client.assertRequest("GET /apps/shop/queue/policy", "");
            assertThat(policy.warning()).isEqualTo(Duration.ofHours(2));
            queue.putPolicy(QueuePolicyDocument.empty()
                    .role("leads", "anna")
                    .approvals(ApprovalRule.forWorkflow("a", 1))
                    .blackouts(policy.blackouts().get(0))
                    .managers("leads")
                    .ifVersion(policy.version()));
            client.assertRequest(
                    "PUT /apps/shop/queue/policy",
                    "{'roles':{'leads':['anna']},'approvals':[{'kind':'workflow','name':'a','needed':1,"
                            + "'selfApproval':false}],'blackouts':[{'name':'friday','cron':'0 14 * * 5',"
                            + "'duration':'P1D','zone':'UTC'}],'managers':['leads'],'version':3}");
        }
    }
}
