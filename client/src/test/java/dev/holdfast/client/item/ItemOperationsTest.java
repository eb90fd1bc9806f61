// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import static dev.holdfast.client.ScriptedServer.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ItemOperationsTest {
    private static final String CLAIMED = "{'item':{'workflow':'renew','workflowVersion':1,'key':'k','version':2,"
            + "'state':'todo','data':{'host':'h'},'claim':{'worker':'w1','since':'2026-03-01T08:00:00Z',"
            + "'until':'2026-03-01T08:05:00Z','attempt':2,'token':'t1'}}}";

    @Test
    void worker_claims_item_of_workflow_with_lease() {
        try (var client = new ScriptedClient(json(200, CLAIMED))) {
            var item = client.holdfast
                    .items()
                    .claim(NewClaim.ofWorkflow("renew", "w1").state("todo").lease(Duration.ofMinutes(5)))
                    .orElseThrow();
            client.assertRequest(
                    "POST /apps/shop/claims", "{'workflow':'renew','worker':'w1','state':'todo','lease':'PT5M'}");
            var claim = requireNonNull(item.claim());
            assertThat(claim.attempt()).isEqualTo(2);
            assertThat(claim.until()).isEqualTo(Instant.parse("2026-03-01T08:05:00Z"));
            assertThat(claim.token()).isEqualTo("t1");
            assertThat(item.toString()).doesNotContain("t1");
        }
    }

    @Test
    void claim_is_empty_when_there_is_nothing_to_do() {
        try (var client = new ScriptedClient(json(200, "{}"))) {
            assertThat(client.holdfast
                            .items()
                            .claimAsync(NewClaim.ofMethod("database", "resize", "w1"))
                            .join())
                    .isEmpty();
            client.assertRequest(
                    "POST /apps/shop/claims", "{'worker':'w1','method':{'model':'database','name':'resize'}}");
        }
    }

    @Test
    void claim_is_renewed_with_its_token() {
        var receipt = "{'workflow':'renew','key':'k','version':3,'state':'todo','claimedUntil':'2026-03-01T08:10:00Z'}";
        try (var client = new ScriptedClient(json(200, receipt))) {
            var renewed = client.holdfast
                    .items()
                    .heartbeat(ItemHeartbeat.of("renew", "k").claimToken("t1").lease(Duration.ofMinutes(10)))
                    .received();
            client.assertRequest("POST /apps/shop/items/renew/k/heartbeat", "{'claimToken':'t1','lease':'PT10M'}");
            assertThat(renewed.claimedUntil()).isEqualTo(Instant.parse("2026-03-01T08:10:00Z"));
        }
    }

    @Test
    void claim_is_returned_with_reason_and_delay() {
        var receipt = "{'workflow':'renew','key':'k','version':3,'state':'todo','retryAt':'2026-03-01T08:10:00Z',"
                + "'attempt':2}";
        try (var client = new ScriptedClient(json(200, receipt))) {
            var returned = client.holdfast
                    .items()
                    .returnClaim(ClaimReturn.of("renew", "k", "t1")
                            .reason("exit code 1")
                            .retryAfter(Duration.ofMinutes(9)));
            client.assertRequest(
                    "POST /apps/shop/items/renew/k/return",
                    "{'claimToken':'t1','reason':'exit code 1','retryAfter':'PT9M'}");
            assertThat(returned.attempt()).isEqualTo(2);
        }
    }
}
