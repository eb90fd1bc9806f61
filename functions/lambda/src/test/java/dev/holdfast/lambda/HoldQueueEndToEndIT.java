// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.lambdalocal.StalledBatch;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests the hold queue: callers queue and review intents, and callers and the sweep release and purge intents and held
 * items.
 */
@ExtendWith(SharedStack.class)
@Order(5)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HoldQueueEndToEndIT {
    private final DeployedStack stack;

    HoldQueueEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    private String queue(String intent) throws Exception {
        return stack.text("queue-intents", "{'intents':[" + intent + "]}", "/intents/0/intent/id");
    }

    private String status(String id) throws Exception {
        return stack.text("list-intents", "{'id':'" + id + "'}", "/intents/0/status");
    }

    @Test
    @Order(6)
    void intent_is_staged_once_reviewed_and_released_as_item() throws Exception {
        assertThat(stack.text(
                        "put-queue-policy",
                        "{'roles':{'leads':['ben@example.com']},"
                                + "'approvals':[{'kind':'method','needed':1,'roles':['leads']},"
                                + "{'kind':'workflow','name':'nosuch','needed':1,'roles':['leads']}],"
                                + "'blackouts':[{'name':'chime','cron':'0 0 1 1 *','duration':'PT1S','zone':'Asia/Tokyo'}]}",
                        "/version"))
                .isEqualTo("1");
        assertThat(stack.text("get-queue-policy", "{}", "/approvals/0/needed")).isEqualTo("1");
        var payload = "{'intents':[{'kind':'method','model':'ad','name':'create','inputs':{'n':1.0}}],"
                + "'actor':'anna@example.com'}";
        var id = stack.text("queue-intents", payload, "/intents/0/intent/id");
        var repeated = stack.call("queue-intents", payload.replace("1.0", "1")).at("/intents/0");
        assertThat(repeated.at("/queued").asBoolean()).isFalse();
        assertThat(repeated.at("/intent/id").asText()).isEqualTo(id);
        assertThat(stack.text("list-intents", "{}", "/intents/0/requester")).isEqualTo("anna@example.com");

        var release = "{'id':'" + id + "','reason':'go'}";
        assertThat(stack.text("release-intents", release, "/intents/0/detail"))
                .contains("has 0 of 1 required approvals");
        assertThat(stack.text(
                        "approve-intents",
                        "{'id':'" + id + "','decision':'approve','actor':'ben@example.com'}",
                        "/status"))
                .isEqualTo("approved");
        assertThat(stack.text("release-intents", release, "/intents/0/item")).isEqualTo("simple/" + id);
        assertThat(stack.text("get-item", "{'workflow':'simple','key':'" + id + "'}", "/data/n"))
                .isEqualTo("1.0");
        assertThat(status(id)).isEqualTo("released");
        var next = stack.text("queue-intents", payload.replace("1.0", "2"), "/intents/0/intent/id");
        assertThat(stack.text("list-intents", "{'id':'" + next + "'}", "/intents/0/changes/0/path"))
                .isEqualTo("/n");
        stack.call("purge-intents", "{'id':'" + next + "','reason':'seen'}");
        for (var function : List.of("release-intents", "purge-intents")) {
            assertThat(stack.text(function, release, "/problem/detail"))
                    .as(function)
                    .contains("is released; it left the queue at");
        }
        assertThat(stack.text("approve-intents", release, "/problem/detail")).contains("/decision: is required");
        assertThat(stack.text("approve-intents", release.replace("}", ",'decision':'approve'}"), "/problem/detail"))
                .contains("is released; it left the queue at");
        stack.publish();
        assertThat(stack.types())
                .contains(
                        "dev.holdfast.intent.queued",
                        "dev.holdfast.intent.approved",
                        "dev.holdfast.intent.released",
                        "dev.holdfast.item.created");
    }

    @Test
    @Order(6)
    void held_item_is_in_queue_until_its_release() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'park','yaml':'states:\\n  a: {initial: true, hold: true, onPurge: b, next: [b]}"
                        + "\\n  b: {hold: true, onPurge: z, next: [z]}\\n  z: {terminal: true}\\n'}");
        for (var key : List.of("p", "q")) stack.call("create-item", "{'workflow':'park','key':'" + key + "'}");
        stack.call("edit-item", "{'workflow':'park','key':'p','labels':{'team':'x'}}");
        assertThat(stack.text("list-intents", "{'kind':'item','label':'team:x'}", "/intents/0/id"))
                .isEqualTo("item:park:p");
        assertThat(stack.text("list-intents", "{'id':'item:park:p','actor':'nina@example.com'}", "/intents/0/release"))
                .contains(", or release-item ");
        assertThat(stack.text(
                        "release-intents", "{'id':'item:park:p','actor':'nina@example.com'}", "/intents/0/outcome"))
                .isEqualTo("released");
        stack.call("advance-item", "{'workflow':'park','key':'p','to':'b'}");
        assertThat(stack.text("purge-intents", "{'id':'item:park:p','reason':'not wanted'}", "/intents/0/outcome"))
                .isEqualTo("purged");
        assertThat(stack.text("get-item", "{'workflow':'park','key':'p'}", "/state"))
                .isEqualTo("z");
        stack.call("purge-intents", "{'id':'item:park:q','reason':'not here'}");
        assertThat(stack.text("list-intents", "{'id':'item:park:q'}", "/intents/0/status"))
                .isEqualTo("queued");
        stack.call("delete-item", "{'workflow':'park','key':'q'}");
        var next = queue("{'kind':'workflow','name':'park'}");
        assertThat(stack.text("release-intents", "{'id':'" + next + "'}", "/intents/0/outcome"))
                .isEqualTo("released");
        assertThat(status("item:park:" + next)).as("parked immediately").isEqualTo("queued");
        stack.call("delete-item", "{'workflow':'park','key':'" + next + "'}");
        assertThat(stack.call("list-intents", "{}").at("/intents")).isEmpty();
    }

    @Test
    @Order(7)
    void item_is_held_by_migration_by_hand_or_by_intent() throws Exception {
        workflow("a: {initial: true, next: [z]}");
        stack.call("create-item", "{'workflow':'held','key':'k'}");
        workflow("b: {initial: true, hold: true, next: [z]}");
        stack.call("migrate-items", "{'workflow':'held','states':{'a':'b'}}");
        assertThat(status("item:held:k")).isEqualTo("queued");
        workflow("c: {initial: true, next: [z]}");
        stack.call("migrate-items", "{'workflow':'held','states':{'b':'c'}}");
        assertThat(status("item:held:k")).isEmpty();

        var item = "{'workflow':'held','key':'k'}";
        stack.call("hold-item", "{'workflow':'held','key':'k','reason':'ask first'}");
        assertThat(stack.text("advance-item", "{'workflow':'held','key':'k','to':'z'}", "/problem/detail"))
                .contains("ask first");
        assertThat(stack.call("release-item", item).has("held")).isFalse();
        stack.call("hold-item", "{'workflow':'held','key':'k','reason':'for a moment','within':'PT0.001S'}");
        stack.call("sweep", "{}");
        assertThat(stack.call("get-item", item).has("held")).isFalse();

        var intentId = queue("{'kind':'workflow','name':'simple','parent':'held/k'}");
        assertThat(stack.text("get-item", item, "/held/intent")).isEqualTo(intentId);
        assertThat(stack.text("release-intents", "{'id':'" + intentId + "'}", "/intents/0/outcome"))
                .isEqualTo("released");
        var expiringId = queue("{'kind':'workflow','name':'simple','parent':'held/k',"
                + "'window':{'latest':'2099-01-01T00:00:00Z'}}");
        stack.makeDue("queue/shop", "latest");
        assertThat(stack.text("sweep", "{}", "/done/expired")).isEqualTo("1");
        assertThat(status(expiringId)).isEqualTo("expired");
        assertThat(stack.call("get-item", item).has("held")).isFalse();

        stack.call("hold-item", "{'workflow':'held','key':'k','reason':'ask first'}");
        workflow("d: {initial: true, hold: true, next: [z]}");
        assertThat(stack.text("migrate-items", "{'workflow':'held','states':{'c':'d'}}", "/items/0/hold"))
                .isEqualTo("kept");
        assertThat(stack.text("release-item", item, "/held/source"))
                .as("the state parks the item after its manual hold")
                .isEqualTo("state");
        assertThat(stack.call("release-item", item).has("held")).isFalse();
    }

    @Test
    @Order(7)
    void worker_claims_released_method_and_returns_it_once() throws Exception {
        var intent = "{'kind':'method','model':'disk','name':'resize','inputs':{'gb':2}}";
        var id = stack.text(
                "queue-intents", "{'intents':[" + intent + "],'actor':'anna@example.com'}", "/intents/0/intent/id");
        stack.call("approve-intents", "{'id':'" + id + "','decision':'approve','actor':'ben@example.com'}");
        assertThat(stack.text("release-intents", "{'id':'" + id + "','actor':'ben@example.com'}", "/intents/0/outcome"))
                .isEqualTo("released");
        var request = "{'method':{'model':'disk','name':'resize'},'worker':'w1'}";
        var first = stack.call("claim-item", request).path("item");
        assertThat(first.path("key").asText()).isEqualTo(id);
        assertThat(first.at("/data/gb").asInt()).isEqualTo(2);
        assertThat(stack.call("claim-item", request).has("item")).isFalse();
        var item = "{'workflow':'simple','key':'" + id + "','claimToken':'";
        assertThat(stack.text(
                        "return-item",
                        item + first.at("/claim/token").asText() + "','retryAfter':'PT0.001S'}",
                        "/attempt"))
                .isEqualTo("1");

        var second = stack.call("claim-item", request).path("item");
        assertThat(second.at("/claim/attempt").asInt()).isEqualTo(2);
        var token = item + second.at("/claim/token").asText() + "'";
        assertThat(stack.text("heartbeat-item", token + ",'lease':'PT5M'}", "/claimedUntil"))
                .isNotEmpty();
        assertThat(stack.text("complete-item", token + "}", "/state")).isEqualTo("done");
        stack.publish();
        stack.call("delete-item", "{'workflow':'simple','key':'" + id + "'}");

        stack.call(
                "put-workflow",
                "{'name':'work','yaml':'states:\\n  todo: {initial: true, claimable: true, next: [done]}"
                        + "\\n  done: {terminal: true}\\n'}");
        stack.call("create-item", "{'workflow':'work','key':'w'}");
        var work = stack.call("claim-item", "{'workflow':'work','worker':'w1'}").path("item");
        var token2 = work.at("/claim/token").asText();
        assertThat(stack.text("return-item", "{'workflow':'work','key':'w','claimToken':'" + token2 + "'}", "/attempt"))
                .isEqualTo("1");
    }

    @Test
    @Order(7)
    void unreadable_parent_of_ended_intent_is_released_after_repair() throws Exception {
        stack.call("create-item", "{'key':'parent'}");
        var intentId = queue("{'kind':'workflow','name':'simple','parent':'simple/parent'}");
        var item = "{'workflow':'simple','key':'parent'}";
        assertThat(stack.text("release-item", item, "/problem/detail")).contains("waits for the intent " + intentId);
        var row =
                stack.table().get(new RowKey("item/shop/simple/parent", "item")).orElseThrow();
        put(new Row(row.key(), row.version(), "{broken", row.entries(), row.expires()));
        var intent = "{'id':'" + intentId + "'}";
        assertThat(stack.text("release-intents", intent, "/intents/0/outcome")).isEqualTo("released");
        put(row);
        assertThat(stack.text("release-intents", intent, "/problem/detail"))
                .contains("its parent is still on hold, release it by ");
        assertThat(stack.call("release-item", item).has("held")).isFalse();
    }

    private void put(Row row) {
        stack.table().write(List.of(RowWrite.put(row, WriteCondition.ANY)));
    }

    private void workflow(String first) throws Exception {
        stack.call("put-workflow", "{'name':'held','yaml':'states:\\n  " + first + "\\n  z: {terminal: true}\\n'}");
    }

    @Test
    @Order(7)
    void sweep_finds_open_window_and_release_due_releases() throws Exception {
        var id = queue(
                "{'kind':'workflow','name':'park','window':{'earliest':'" + DeployedStack.PAST + "','auto':true}}");
        assertThat(stack.text("sweep", "{}", "/done/releases")).isEqualTo("1");
        assertThat(status(id)).isEqualTo("queued");
        stack.executeInvocations("release-due-intents");
        assertThat(status(id)).isEqualTo("released");
        assertThat(stack.text("list-intents", "{'id':'" + id + "'}", "/intents/0/history/1/by"))
                .isEqualTo("holdfast");
        stack.call("delete-item", "{'workflow':'park','key':'" + id + "'}");
    }

    @Test
    @Order(7)
    void next_caller_or_sweep_finishes_batch_of_dead_worker() throws Exception {
        stack.call("create-item", "{'workflow':'park','key':'b1'}");
        stalled("swept", QueueOperation.RELEASE, bulk(1));
        assertThat(stack.text("sweep", "{}", "/done/releases")).isEqualTo("1");
        stack.executeInvocations("release-due-intents");
        var batch = stack.call("get-batch", "{'batch':'swept'}");
        assertThat(batch.at("/finished").asBoolean()).isTrue();
        assertThat(batch.at("/counts/released").asInt()).isEqualTo(2);

        stalled("continued", QueueOperation.RELEASE, bulk(2));
        assertThat(stack.text("release-intents", "{'batch':'continued'}", "/counts/released"))
                .isEqualTo("1");
        stalled("purged", QueueOperation.PURGE, bulk(3));
        assertThat(stack.text("purge-intents", "{'batch':'purged'}", "/counts/purged"))
                .isEqualTo("1");
        assertThat(stack.call("list-intents", "{}").at("/intents")).isEmpty();
    }

    private String bulk(int input) throws Exception {
        return queue("{'kind':'workflow','name':'simple','inputs':" + input + "}");
    }

    private void stalled(String id, QueueOperation queueOperation, String nextIntentId) {
        StalledBatch.put(stack.table(), "shop", id, queueOperation, nextIntentId);
    }
}
