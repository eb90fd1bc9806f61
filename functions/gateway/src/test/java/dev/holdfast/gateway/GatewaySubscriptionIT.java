// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.egress.SelfSignedCertificate;
import dev.holdfast.kafka.KafkaBroker;
import dev.holdfast.lambdalocal.LocalCloud;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests subscriptions, deliveries, silences and test events through the packaged gateway. */
@ExtendWith(SharedGateway.class)
@Order(3)
class GatewaySubscriptionIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewaySubscriptionIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void deliveries_are_listed_and_replayed() throws Exception {
        var receiverUrl = gateway.cloud.receiverUrl("hook");
        assertThat(gateway.signed(
                                GatewayRequest.put(SHOP + "/subscriptions/pager", "{'address':'" + receiverUrl + "'}"))
                        .status())
                .isEqualTo(201);
        assertThat(gateway.signed(GatewayRequest.put(SHOP + "/subscriptions/far", "{'address':'http://10.0.0.1/'}"))
                        .jsonAt("/faults/0/at")
                        .asText())
                .isEqualTo("/address");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/subscriptions")).body())
                .contains("pager");
        gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'d'}"));
        gateway.publish("item/shop/simple/d");

        var deliveries = gateway.signed(GatewayRequest.get(SHOP + "/subscriptions/pager/deliveries"));
        var id = deliveries.textAt("/deliveries/0/id");
        assertThat(id).as(deliveries.body()).isNotEmpty();
        var replayed =
                gateway.signed(GatewayRequest.post(SHOP + "/subscriptions/pager/replay", "{'delivery':'" + id + "'}"));
        assertThat(replayed.jsonAt("/replayed").size()).as(replayed.body()).isEqualTo(1);
        assertThat(gateway.cloud.nextInvocation("deliver-events")).contains("delivery/shop/pager");
        assertThat(gateway.signed(GatewayRequest.delete(SHOP + "/subscriptions/pager"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void event_stream_is_refused_with_alternative_targets() throws Exception {
        var answer = gateway.signed(GatewayRequest.get(SHOP + "/events"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.textAt("/detail")).contains("sqs", "eventbridge", "webhook");
    }

    @Test
    void silences_tests_and_acknowledgements_work() throws Exception {
        gateway.signed(GatewayRequest.post(SHOP + "/items", "{'key':'calm'}"));
        assertThat(gateway.signed(GatewayRequest.post(SHOP + "/items/simple/calm/acknowledge", "{}"))
                        .textAt("/detail"))
                .contains("no sweep has flagged it yet");
        var silence = SHOP + "/silences/move";
        assertThat(gateway.signed(GatewayRequest.put(silence, "{'within':'PT2H','all':true}"))
                        .textAt("/id"))
                .isEqualTo("move");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/items/simple/calm/notifications?type=overdue"))
                        .textAt("/type"))
                .isEqualTo("dev.holdfast.item.overdue");
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/workflows/simple/notifications"))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.signed(GatewayRequest.get(SHOP + "/silences")).textAt("/silences/0/by"))
                .isEqualTo("iam:arn:aws:iam::000000000000:user/till");
        assertThat(gateway.signed(GatewayRequest.delete(silence)).status()).isEqualTo(200);
        var targets = List.of("sns", "sqs", "eventbridge", "email");
        for (var kind : targets) {
            var address = kind.equals("email")
                    ? "ops@example.com"
                    : LocalCloud.targetArns().get(targets.indexOf(kind));
            gateway.signed(GatewayRequest.put(
                    SHOP + "/subscriptions/tried", "{'target':'" + kind + "','address':'" + address + "'}"));
            var testResult = gateway.signed(GatewayRequest.post(SHOP + "/subscriptions/tried/test", "{}"));
            assertThat(testResult.textAt("/outcome")).as(testResult.body()).isEqualTo("delivered");
            assertThat(gateway.cloud.nextSentRequest()).as(kind).contains("tried");
        }
        gateway.signed(GatewayRequest.put(
                SHOP + "/subscriptions/tried", "{'target':'eventbridge','address':'" + LocalCloud.busArn() + "'}"));
        gateway.signed(GatewayRequest.post(SHOP + "/subscriptions/tried/test", "{}"));
        assertThat(gateway.cloud.nextSentRequest()).as("the stack's own bus").contains(LocalCloud.busArn());
        gateway.signed(GatewayRequest.delete(SHOP + "/subscriptions/tried"));
    }

    @Test
    void subscription_may_name_only_brokers_of_deployment(@TempDir Path empty) throws Exception {
        SelfSignedCertificate.createIn(empty);
        try (var kafkaBroker = new KafkaBroker(empty)) {
            kafkaBroker.start();
            kafkaBroker.createTopic("events", 1);
            var putRequest = GatewayRequest.put(
                            SHOP + "/subscriptions/kafka",
                            "{'target':'kafka','address':'" + kafkaBroker.address("events") + "'}")
                    .signed();
            assertThat(gateway.call(putRequest).textAt("/faults/0/message")).contains("its KafkaBrokers don't name it");
            var parameters = Map.of("KafkaBrokers", kafkaBroker.hostAndPort());
            assertThat(gateway.call(parameters, putRequest).status()).isEqualTo(201);
            var testResult = gateway.call(
                    parameters,
                    GatewayRequest.post(SHOP + "/subscriptions/kafka/test", "{}")
                            .signed());
            assertThat(testResult.textAt("/outcome")).as(testResult.body()).isEqualTo("delivered");
            assertThat(kafkaBroker.read("events")).hasSize(1);
            gateway.signed(GatewayRequest.delete(SHOP + "/subscriptions/kafka"));
        }
    }
}
