// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests items and workflows through the packaged gateway. */
@ExtendWith(SharedGateway.class)
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayItemIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewayItemIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    @Order(1)
    void item_is_created_once_advanced_shown_and_listed() throws Exception {
        var workflow = gateway.signed(GatewayRequest.put(
                SHOP + "/workflows/copy",
                "{'states':{'a':{'initial':true,'next':['b']},'b':{'next':['z']},'z':{'terminal':true}}}"));
        assertThat(workflow.status()).as(workflow.body()).isEqualTo(201);
        var newItem = "{'workflow':'copy','key':'k','within':'PT1H','data':{'n':1.00}}";
        var created = gateway.signed(GatewayRequest.post(SHOP + "/items", newItem));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("items/copy/k");
        assertThat(created.body()).contains("1.00");
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items", newItem)).status())
                .isEqualTo(200);

        var conflict = gateway.signed(GatewayRequest.post(SHOP + "/items", "{'workflow':'copy','key':'k','data':2}"));
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.header("Content-Type")).startsWith("application/problem+json");
        assertThat(conflict.textAt("/current/item/key")).isEqualTo("k");

        var moved = gateway.signed(GatewayRequest.post(SHOP + "/items/copy/k/advance", "{'to':'b'}")
                .header("if-match", created.header("ETag"))
                .header("idempotency-key", "m1"));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(moved.textAt("/state")).isEqualTo("b");
        var stale = GatewayRequest.post(SHOP + "/items/copy/k/advance", "{'to':'z'}")
                .header("if-match", "\"1\"");
        assertThat(gateway.signed(stale).status()).isEqualTo(412);

        var item = gateway.signed(GatewayRequest.get(SHOP + "/items/copy/k"));
        assertThat(item.header("ETag")).isEqualTo("\"2\"");
        assertThat(item.textAt("/history/1/by")).isEqualTo("iam:arn:aws:iam::000000000000:user/till");
        var notModified =
                gateway.signed(GatewayRequest.get(SHOP + "/items/copy/k").header("if-none-match", item.header("ETag")));
        assertThat(notModified.status()).isEqualTo(304);
        assertThat(notModified.body()).isEmpty();
        var waiting = GatewayRequest.get(SHOP + "/items/copy/k?wait=PT0.1S");
        assertThat(gateway.signed(waiting).textAt("/state")).isEqualTo("b");
        assertThat(gateway.signed(waiting.header("if-none-match", item.header("ETag")))
                        .status())
                .isEqualTo(304);

        var page = gateway.signed(GatewayRequest.get(SHOP + "/items?workflow=copy&counts=true&limit=10"));
        assertThat(page.textAt("/items/0/key")).isEqualTo("k");
        assertThat(page.jsonAt("/counts/b/open").asInt()).isEqualTo(1);
        var misspelled = gateway.signed(GatewayRequest.get(SHOP + "/items?workflow=copy&states=b"));
        assertThat(misspelled.status()).isEqualTo(400);
        assertThat(misspelled.textAt("/faults/0/at")).isEqualTo("/states");
    }

    @Test
    @Order(2)
    void all_other_operations_answer() throws Exception {
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items/copy/k/heartbeat", "{}"))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.signed(GatewayRequest.patch(SHOP + "/items/copy/k", "{'data':{'n':2}}"))
                        .textAt("/data/n"))
                .isEqualTo("2");
        var claim = gateway.signed(
                GatewayRequest.post(SHOP + "/claims", "{'method':{'model':'disk','name':'resize'},'worker':'w'}"));
        assertThat(claim.status()).as(claim.body()).isEqualTo(200);
        assertThat(claim.body().strip()).isEqualTo("{}");
        var history = gateway.signed(GatewayRequest.get(SHOP + "/items/copy/k/history"));
        assertThat(history.jsonAt("/history")).hasSize(2);
        assertThat(history.textAt("/nextPageToken"))
                .as("before the heartbeat is published")
                .isNotEmpty();
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/workflows")).body())
                .contains("copy");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/workflows/copy/diagram"))
                        .body())
                .contains("stateDiagram");
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/workflows/copy/migrate", "{'dryRun':true}"))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.signed(GatewayRequest.delete(SHOP + "/workflows/copy"))
                        .status())
                .isEqualTo(409);
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/workflows/copy/completeness"))
                        .textAt("/openItems"))
                .isEqualTo("1");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/trace?workflow=copy&key=k"))
                        .textAt("/items/0/state"))
                .isEqualTo("b");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/trace?correlation=none"))
                        .jsonAt("/entries"))
                .isEmpty();
        assertThat(gateway.signed(GatewayRequest.patch(SHOP + "/items/copy/k", "{'links':['tracking:1']}"))
                        .textAt("/links/0"))
                .isEqualTo("tracking:1");
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items", "{'links':['tracking:1']}"))
                        .status())
                .isEqualTo(409);
        assertThat(gateway.signed(GatewayRequest.put(SHOP + "/timeline-access", "{'apps':['carrier']}"))
                        .textAt("/version"))
                .isEqualTo("1");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/timeline-access")).textAt("/apps/0"))
                .isEqualTo("carrier");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/trace?link=tracking:1&apps=carrier"))
                        .status())
                .isEqualTo(403);
        var recovered = gateway.signed(
                GatewayRequest.post(SHOP + "/recoveries", "{'workflow':'copy','overdue':false,'mode':'export'}")
                        .header("accept", "application/x-ndjson"));
        assertThat(recovered.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(recovered.body().lines()).hasSize(1);
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items/copy/k/complete", "{}"))
                        .textAt("/state"))
                .isEqualTo("z");
        assertThat(gateway.signed(GatewayRequest.delete(SHOP + "/items/copy/k")).status())
                .isEqualTo(200);
        assertThat(gateway.signed(GatewayRequest.get("/q/openapi")).status()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void rules_are_stored_and_deleted_with_workflow() throws Exception {
        var states = "'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}";
        var rules = "'expect':{'few':{'state':'a','atLeast':100,'per':'P1D','zone':'Europe/Berlin'}},";
        var workflow = gateway.signed(GatewayRequest.put(SHOP + "/workflows/counted", "{" + rules + states + "}"));
        assertThat(workflow.status()).as(workflow.body()).isEqualTo(201);
        assertThat(workflow.textAt("/expect/few/zone")).as(workflow.body()).isEqualTo("Europe/Berlin");
        var refusal = gateway.signed(
                GatewayRequest.put(SHOP + "/workflows/counted", "{" + rules.replace("P1D", "PT7H") + states + "}"));
        assertThat(refusal.textAt("/faults/0/at")).as(refusal.body()).isEqualTo("/expect/few/per");
        assertThat(gateway.signed(GatewayRequest.put(SHOP + "/workflows/counted", "{" + states + "}"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    @Order(2)
    void repeated_late_report_acts_once() throws Exception {
        var report = "{'key':'late','idempotencyKey':'r1','occurredAt':'"
                + Instant.now().minusSeconds(60) + "'}";
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items", report)).status())
                .isEqualTo(201);
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items", report)).status())
                .isEqualTo(200);
    }

    @Test
    @Order(2)
    void worker_claims_and_returns_item() throws Exception {
        gateway.signed(GatewayRequest.put(
                SHOP + "/workflows/work",
                "{'states':{'todo':{'initial':true,'claimable':true,'next':['done']},'done':{'terminal':true}}}"));
        gateway.signed(GatewayRequest.post(SHOP + "/items", "{'workflow':'work','key':'w'}"));
        var claimed = gateway.signed(GatewayRequest.post(SHOP + "/claims", "{'workflow':'work','worker':'w1'}"));
        assertThat(claimed.textAt("/item/key")).as(claimed.body()).isEqualTo("w");
        var returned = gateway.signed(GatewayRequest.post(
                SHOP + "/items/work/w/return",
                "{'claimToken':'" + claimed.textAt("/item/claim/token") + "','reason':'no route'}"));
        assertThat(returned.status()).as(returned.body()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void later_index_is_filled_and_searched() throws Exception {
        gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'sought','note':'in the attic'}"));
        var rebuilt = gateway.signed(GatewayRequest.post(SHOP + "/workflows/simple/rebuild-search", ""));
        assertThat(rebuilt.status()).as(rebuilt.body()).isEqualTo(200);
        gateway.cloud.refreshIndex();
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/search?query=attic"))
                        .textAt("/hits/0/key"))
                .isEqualTo("sought");
    }
}
