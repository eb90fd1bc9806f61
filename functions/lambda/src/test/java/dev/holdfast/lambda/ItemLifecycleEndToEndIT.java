// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Holdfast marks lost work as overdue, publishes and delivers its events, and recovers it. Somebody acknowledges late
 * work. Repeated requests change nothing.
 */
@ExtendWith(SharedStack.class)
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ItemLifecycleEndToEndIT {
    private final DeployedStack stack;

    ItemLifecycleEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    @Order(1)
    void unfinished_item_is_flagged_published_and_recovered() throws Exception {
        assertThat(stack.subscribed.at("/subscription/secret").asText()).startsWith("whsec_");
        var created = stack.call("create-item", "{'key':'a','deadline':'2026-01-01T00:00:00Z','data':{'n':1.00}}");
        assertThat(created.at("/item/state").asText()).isEqualTo("open");

        assertThat(stack.call("sweep", "{}").at("/done/overdue").asInt()).isEqualTo(1);
        assertThat(stack.call("sweep", "{}").at("/done/overdue").asInt()).isZero();
        assertThat(stack.cloud.log("sweep"))
                .contains("\"Namespace\":\"Holdfast/tested\"")
                .contains("\"sweep.succeeded\":1");
        assertThat(stack.cloud.heartbeatCount()).isEqualTo(2);
        for (var listing : List.of("{'workflow':'simple','overdue':true}", "{'overdue':true}"))
            assertThat(stack.text("list-items", listing, "/items/0/key")).isEqualTo("a");

        stack.publish();
        assertThat(stack.types()).containsExactly("dev.holdfast.item.created", "dev.holdfast.item.overdue");
        assertThat(stack.call("get-item", "{'workflow':'simple','key':'a'}")
                        .at("/overdueSince")
                        .asText())
                .isEqualTo("2026-01-01T00:00:00Z");

        var recovered = stack.call("recover-items", "{'workflow':'simple','mode':'redrive','within':'PT1H'}");
        assertThat(recovered.at("/results/0/outcome").asText()).isEqualTo("redriven");
        stack.publish();
        // The function publish-events has read the whole stream again, but Holdfast delivers no event twice.
        assertThat(stack.types()).containsExactly("dev.holdfast.item.recovered", "dev.holdfast.item.resolved");
        assertThat(stack.call("complete-item", "{'workflow':'simple','key':'a'}")
                        .at("/state")
                        .asText())
                .isEqualTo("done");
        assertThat(stack.call("delete-item", "{'workflow':'simple','key':'a'}")
                        .at("/key")
                        .asText())
                .isEqualTo("a");
        assertThat(stack.call("get-item", "{'workflow':'simple','key':'a'}")
                        .at("/problem/status")
                        .asInt())
                .isEqualTo(404);
        stack.publish();
        assertThat(stack.types()).containsExactly("dev.holdfast.item.completed", "dev.holdfast.item.deleted");
    }

    @Test
    @Order(2)
    void notification_is_stamped_and_sweep_retries_lost_delivery() throws Exception {
        stack.call(
                "put-workflow",
                // This request contains the workflow as YAML instead of JSON.
                "{'name':'notified','yaml':'roles: {ops: [olga@example.com]}\\nstates:\\n  a: {initial: true, next: [b]}"
                        + "\\n  b: {notify: [ops], next: [z]}\\n  z: {terminal: true}\\n'}");
        stack.publish();
        assertThat(stack.types()).contains("dev.holdfast.workflow.changed");
        stack.call("create-item", "{'workflow':'notified','key':'n','deadline':'2026-01-01T00:00:00Z'}");
        stack.call("advance-item", "{'workflow':'notified','key':'n','to':'b'}");
        stack.cloud.call("publish-events", stack.cloud.streamEvent());
        // Drops the invocations, as if the function deliver-events died.
        while (stack.cloud.nextInvocation("deliver-events") != null) stack.types();
        leasesRunOut();

        var sweepResult = stack.call("sweep", "{}");
        assertThat(sweepResult.at("/done/deliveries").asInt()).isEqualTo(2);
        assertThat(sweepResult.at("/done/overdue").asInt()).isEqualTo(1);
        stack.deliver();
        // In another shard, the second delivery can be due first. It then waits for its predecessor.
        leasesRunOut();
        stack.call("sweep", "{}");
        stack.deliver();
        assertThat(stack.types()).containsExactlyInAnyOrder("dev.holdfast.item.created", "dev.holdfast.item.advanced");
        assertThat(stack.text("get-item", "{'workflow':'notified','key':'n'}", "/history/1/notifiedAt"))
                .isNotEmpty();
    }

    /** Makes every pending delivery due, as if one minute had passed since its dispatch. */
    private void leasesRunOut() {
        stack.makeDue("delivery/shop/pager", "next");
    }

    @Test
    @Order(4)
    void overdue_item_is_acknowledged() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'calm','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        stack.call("create-item", "{'workflow':'calm','key':'c','deadline':'" + DeployedStack.PAST + "'}");
        var itemPayload = "{'workflow':'calm','key':'c'}";
        assertThat(stack.text("acknowledge-item", itemPayload, "/problem/detail"))
                .contains("no sweep has flagged it yet");
        stack.call("sweep", "{}");
        stack.publish();
        assertThat(stack.types()).contains("dev.holdfast.item.overdue");
        var explained = stack.call("explain-overdue", itemPayload).at("/explanations/0");
        assertThat(explained.at("/summary").asText()).as("%s", explained).startsWith("calm/c is late");
        assertThat(explained.at("/notices/0/subscription").asText()).isEqualTo("pager");
        assertThat(explained.at("/notices/0/status").asText()).isEqualTo("delivered");
        assertThat(stack.text(
                        "acknowledge-item",
                        "{'workflow':'calm','key':'c','owner':'pia','actor':'olga@example.com'}",
                        "/acknowledged/owner"))
                .isEqualTo("pia");
        assertThat(stack.text("get-item", itemPayload, "/acknowledged/by")).isEqualTo("olga@example.com");
        stack.publish();
        assertThat(stack.types()).contains("dev.holdfast.item.acknowledged");
        assertThat(stack.text("explain-overdue", "{'workflow':'calm'}", "/explanations/0/owners/0"))
                .isEqualTo("pia");
    }

    @Test
    @Order(4)
    void large_redrive_is_recorded_and_continued_by_sweep() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'many','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        for (var i = 0; i < 101; i++) stack.call("create-item", "{'workflow':'many','key':'m" + i + "'}");
        assertThat(stack.text(
                        "recover-items",
                        "{'workflow':'many','mode':'redrive','recovery':'all','overdue':false,'within':'PT1H'}",
                        "/counts/redriven"))
                .isEqualTo("101");

        // If a function dies before it has handled the items of the last shard, it leaves such a row. Without "from",
        // the next pass reads all items again, also on a slow machine.
        stack.makeBatchDue("batch/shop/all", ",\"finished\":\"[^\"]*\"|,\"from\":\"[^\"]*\"|,\"after\":[^}]*\\}");
        assertThat(stack.text("sweep", "{}", "/done/releases")).isEqualTo("1");
        stack.executeInvocations("release-due-intents");
        assertThat(stack.bodies("batch/shop/all"))
                .singleElement()
                .asString()
                .contains("\"finished\":", "\"alreadyRedriven\":");
        for (var i = 0; i < 101; i++) stack.call("complete-item", "{'workflow':'many','key':'m" + i + "'}");
    }

    @Test
    @Order(4)
    void repeated_late_report_acts_once() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'late','yaml':'states:\\n  a: {initial: true, next: [b]}\\n  b: {next: [z]}"
                        + "\\n  z: {terminal: true}\\n'}");
        var report = "{'workflow':'late','key':'r','idempotencyKey':'%s','occurredAt':'"
                + Instant.now().minusSeconds(60) + "'%s}";
        assertThat(stack.text("create-item", report.formatted("c", ""), "/created"))
                .isEqualTo("true");
        assertThat(stack.text("create-item", report.formatted("c", ""), "/created"))
                .isEqualTo("false");
        for (var repetition = 0; repetition < 2; repetition++)
            assertThat(stack.text("advance-item", report.formatted("a", ",'to':'b'"), "/version"))
                    .isEqualTo("2");
        for (var repetition = 0; repetition < 2; repetition++)
            assertThat(stack.text("complete-item", report.formatted("z", ""), "/version"))
                    .isEqualTo("3");
    }

    @Test
    @Order(4)
    void repeated_request_gets_first_reply() throws Exception {
        stack.call("create-item", "{'key':'same','data':1}");
        assertThat(stack.call("create-item", "{'key':'same','data':1}")
                        .at("/created")
                        .asBoolean())
                .isFalse();
        assertThat(stack.call("create-item", "{'key':'same','data':2}")
                        .at("/problem/status")
                        .asInt())
                .isEqualTo(409);
        assertThat(stack.text("recover-items", "{'workflow':'simple','keys':['same','none']}", "/results/0/outcome"))
                .isEqualTo("unknown");
    }
}
