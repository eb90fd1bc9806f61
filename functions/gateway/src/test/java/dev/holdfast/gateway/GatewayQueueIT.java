// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.entry.QueueOperation;
import dev.holdfast.lambdalocal.StalledBatch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the hold queue and held items through the packaged gateway. */
@ExtendWith(SharedGateway.class)
@Order(2)
class GatewayQueueIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewayQueueIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void intent_is_staged_reviewed_released_and_purged() throws Exception {
        var queue = SHOP + "/queue";
        assertThat(gateway.signed(GatewayRequest.put(
                                queue + "/policy", "{'approvals':[{'kind':'method','needed':1,'selfApproval':true}]}"))
                        .header("ETag"))
                .isEqualTo("\"1\"");
        var intent = "{'kind':'method','model':'ad','name':'create','inputs':{'n':1.00}}";
        var stagedIntent = gateway.signed(GatewayRequest.post(queue, intent));
        assertThat(stagedIntent.status()).as(stagedIntent.body()).isEqualTo(201);
        assertThat(stagedIntent.header("Location")).startsWith("queue/method:ad:create:");
        assertThat(gateway.signed(GatewayRequest.post(queue, intent)).status()).isEqualTo(409);
        var intentPath = queue + "/" + stagedIntent.textAt("/id");
        assertThat(gateway.signed(GatewayRequest.post(intentPath + "/approve", "{}")
                                .header("holdfast-actor", "ben@example.com"))
                        .textAt("/status"))
                .isEqualTo("approved");
        assertThat(gateway.signed(GatewayRequest.get(queue)).jsonAt("/intents").size())
                .isEqualTo(1);
        assertThat(gateway.signed(GatewayRequest.post(queue + "/release", "{'all':true}"))
                        .textAt("/intents/0/outcome"))
                .isEqualTo("released");
        assertThat(gateway.signed(GatewayRequest.get(intentPath)).textAt("/status"))
                .isEqualTo("released");

        var next = gateway.signed(
                        GatewayRequest.post(queue + "/intents", "{'intents':[{'kind':'workflow','name':'simple'}]}"))
                .textAt("/intents/0/intent/id");
        StalledBatch.put(gateway.table(), "shop", "stalled", QueueOperation.PURGE, next);
        assertThat(gateway.signed(GatewayRequest.post(queue + "/purge", "{'batch':'stalled'}"))
                        .textAt("/counts/purged"))
                .isEqualTo("1");
        assertThat(gateway.signed(GatewayRequest.get(queue + "/batches/stalled"))
                        .textAt("/finished"))
                .isEqualTo("true");
    }

    @Test
    void item_is_held_and_released() throws Exception {
        gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'h'}"));
        var heldItem = gateway.signed(GatewayRequest.post(SHOP + "/items/simple/h/hold", "{'reason':'ask first'}"));
        assertThat(heldItem.textAt("/held/reason")).as(heldItem.body()).isEqualTo("ask first");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/queue/item:simple:h"))
                        .textAt("/kind"))
                .isEqualTo("item");
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items/simple/h/release", "{}"))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/queue"))
                        .jsonAt("/intents")
                        .size())
                .isZero();
    }
}
