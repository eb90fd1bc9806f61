// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests tasks of people through the packaged gateway. */
@ExtendWith(SharedGateway.class)
@Order(3)
class GatewayTaskIT {
    private static final String SHOP = "/apps/shop";
    private static final String TASK = SHOP + "/items/moving/m/task";

    private final DeployedGateway gateway;

    GatewayTaskIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    private GatewayResponse callAsDora(GatewayRequest gatewayRequest) throws Exception {
        return gateway.signed(gatewayRequest.header("holdfast-actor", "dora@example.com"));
    }

    @Test
    void person_finds_claims_and_answers_task() throws Exception {
        var workflow = gateway.signed(GatewayRequest.put(
                SHOP + "/workflows/moving",
                "{'roles':{'dba':['dora@example.com']},"
                        + "'states':{'asked':{'initial':true,'task':{'candidates':['dba']},'next':['done']},"
                        + "'done':{'terminal':true}}}"));
        assertThat(workflow.status()).as(workflow.body()).isEqualTo(201);
        gateway.signed(GatewayRequest.post(SHOP + "/items", "{'workflow':'moving','key':'m'}"));
        var inbox = callAsDora(GatewayRequest.get(SHOP + "/me/tasks?counts=true"));
        assertThat(inbox.textAt("/tasks/0/key")).as(inbox.body()).isEqualTo("m");
        assertThat(inbox.textAt("/counts/claimable")).isEqualTo("1");
        var claimed = callAsDora(GatewayRequest.post(TASK + "/claim", "{}"));
        assertThat(claimed.textAt("/task/assignee")).as(claimed.body()).isEqualTo("dora@example.com");
        var planned = callAsDora(GatewayRequest.patch(TASK, "{'followUp':'2030-01-01T00:00:00Z'}")
                .header("if-match", claimed.header("ETag")));
        assertThat(planned.textAt("/task/followUp")).as(planned.body()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(callAsDora(GatewayRequest.get(SHOP + "/me/waiting"))
                        .jsonAt("/items")
                        .size())
                .isZero();
        assertThat(callAsDora(GatewayRequest.post(SHOP + "/items/moving/m/advance", "{'to':'done'}"))
                        .textAt("/state"))
                .isEqualTo("done");
    }
}
