package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.Verb;
import dev.holdfast.lambdalocal.StalledBatch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The hold queue and held items, through the packaged gateway. */
@ExtendWith(SharedGateway.class)
@Order(2)
class GatewayQueueIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewayQueueIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void an_intent_is_staged_reviewed_released_and_purged_here_too() throws Exception {
        var queue = SHOP + "/queue";
        assertThat(gateway.signed(Request.put(
                                queue + "/policy", "{'approvals':[{'kind':'method','needed':1,'selfApproval':true}]}"))
                        .header("ETag"))
                .isEqualTo("\"1\"");
        var wanted = "{'kind':'method','model':'ad','name':'create','inputs':{'n':1.00}}";
        var staged = gateway.signed(Request.post(queue, wanted));
        assertThat(staged.status()).as(staged.body()).isEqualTo(201);
        assertThat(staged.header("Location")).contains(queue + "/method:ad:create:");
        assertThat(gateway.signed(Request.post(queue, wanted)).status()).isEqualTo(409);
        var one = queue + "/" + staged.text("/id");
        assertThat(gateway.signed(Request.post(one + "/approve", "{}")).text("/status"))
                .isEqualTo("approved");
        assertThat(gateway.signed(Request.get(queue)).at("/intents").size()).isEqualTo(1);
        assertThat(gateway.signed(Request.post(queue + "/release", "{'all':true}"))
                        .text("/intents/0/outcome"))
                .isEqualTo("released");
        assertThat(gateway.signed(Request.get(one)).text("/status")).isEqualTo("released");

        var next = gateway.signed(Request.post(queue, "[{'kind':'workflow','name':'w'}]"))
                .text("/intents/0/intent/id");
        StalledBatch.put(gateway.table(), "shop", "stalled", Verb.PURGE, next);
        assertThat(gateway.signed(Request.post(queue + "/purge", "{'batch':'stalled'}"))
                        .text("/counts/purged"))
                .isEqualTo("1");
        assertThat(gateway.signed(Request.get(queue + "/batches/stalled")).text("/finished"))
                .isEqualTo("true");
    }

    @Test
    void an_item_is_held_and_goes_on_here_too() throws Exception {
        gateway.signed(Request.post(SHOP + "/items", "{'key':'h'}"));
        var held = gateway.signed(Request.post(SHOP + "/items/simple/h/hold", "{'reason':'ask first'}"));
        assertThat(held.text("/held/reason")).as(held.body()).isEqualTo("ask first");
        assertThat(gateway.signed(Request.get(SHOP + "/queue/item:simple:h")).text("/kind"))
                .isEqualTo("item");
        assertThat(gateway.signed(Request.post(SHOP + "/items/simple/h/release", "{}"))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.signed(Request.get(SHOP + "/queue")).at("/intents").size())
                .isZero();
    }
}
