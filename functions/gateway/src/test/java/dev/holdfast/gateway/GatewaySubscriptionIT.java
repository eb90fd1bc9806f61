package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kafka.Broker;
import dev.holdfast.lambdalocal.Cloud;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions, deliveries, silences and tests, through the packaged gateway. */
@ExtendWith(SharedGateway.class)
@Order(3)
class GatewaySubscriptionIT {
    private static final String SHOP = "/apps/shop";

    private final DeployedGateway gateway;

    GatewaySubscriptionIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void deliveries_are_listed_and_replayed_by_the_function_that_makes_them() throws Exception {
        var to = gateway.cloud.receiver("hook");
        assertThat(gateway.signed(Request.put(SHOP + "/subscriptions/pager", "{'address':'" + to + "'}"))
                        .status())
                .isEqualTo(201);
        assertThat(gateway.signed(Request.put(SHOP + "/subscriptions/far", "{'address':'http://10.0.0.1/'}"))
                        .at("/faults/0/at")
                        .asText())
                .isEqualTo("/address");
        assertThat(gateway.signed(Request.get(SHOP + "/subscriptions")).body()).contains("pager");
        gateway.signed(Request.post(SHOP + "/items", "{'key':'d'}"));
        gateway.publish("item/shop/simple/d");

        var deliveries = gateway.signed(Request.get(SHOP + "/subscriptions/pager/deliveries"));
        var id = deliveries.text("/deliveries/0/id");
        assertThat(id).as(deliveries.body()).isNotEmpty();
        var replayed = gateway.signed(Request.post(SHOP + "/subscriptions/pager/replay", "{'delivery':'" + id + "'}"));
        assertThat(replayed.at("/replayed").size()).as(replayed.body()).isEqualTo(1);
        assertThat(gateway.cloud.invocation("deliver-events")).contains("delivery/shop/pager");
        assertThat(gateway.signed(Request.delete(SHOP + "/subscriptions/pager")).status())
                .isEqualTo(200);
    }

    @Test
    void whoever_wants_to_stay_on_the_line_is_told_what_does_the_same_here() throws Exception {
        var answer = gateway.signed(Request.get(SHOP + "/events"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.text("/detail")).contains("sqs", "eventbridge", "webhook");
    }

    @Test
    void silences_tests_and_acknowledgements_answer_here_too() throws Exception {
        gateway.signed(Request.post(SHOP + "/items", "{'key':'calm'}"));
        assertThat(gateway.signed(Request.post(SHOP + "/items/simple/calm/acknowledge", "{}"))
                        .text("/detail"))
                .contains("not flagged as late");
        var silence = SHOP + "/silences/move";
        assertThat(gateway.signed(Request.put(silence, "{'within':'PT2H'}")).text("/id"))
                .isEqualTo("move");
        assertThat(gateway.signed(Request.get(SHOP + "/items/simple/calm/notices?type=overdue"))
                        .text("/type"))
                .isEqualTo("dev.holdfast.item.overdue");
        assertThat(gateway.signed(Request.get(SHOP + "/workflows/simple/notices"))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.signed(Request.get(SHOP + "/silences")).text("/silences/0/by"))
                .isEqualTo("iam:arn:aws:iam::000000000000:user/till");
        assertThat(gateway.signed(Request.delete(silence)).status()).isEqualTo(200);
        var kinds = List.of("sns", "sqs", "eventbridge", "email");
        for (var kind : kinds) {
            var address =
                    kind.equals("email") ? "ops@example.com" : Cloud.targets().get(kinds.indexOf(kind));
            gateway.signed(Request.put(
                    SHOP + "/subscriptions/tried", "{'target':'" + kind + "','address':'" + address + "'}"));
            var tested = gateway.signed(Request.post(SHOP + "/subscriptions/tried/test", "{}"));
            assertThat(tested.text("/outcome")).as(tested.body()).isEqualTo("delivered");
            assertThat(gateway.cloud.sent()).as(kind).contains("tried");
        }
        gateway.signed(
                Request.put(SHOP + "/subscriptions/tried", "{'target':'eventbridge','address':'" + Cloud.bus() + "'}"));
        gateway.signed(Request.post(SHOP + "/subscriptions/tried/test", "{}"));
        assertThat(gateway.cloud.sent()).as("the stack's own bus").contains(Cloud.bus());
        gateway.signed(Request.delete(SHOP + "/subscriptions/tried"));
    }

    @Test
    void brokers_of_kafka_are_those_that_the_deployment_names(@TempDir Path empty) throws Exception {
        Broker.certificate(empty);
        try (var broker = new Broker(empty)) {
            broker.start();
            broker.topic("events", 1);
            var put = Request.put(
                            SHOP + "/subscriptions/kafka",
                            "{'target':'kafka','address':'" + broker.address("events") + "'}")
                    .signed();
            assertThat(gateway.call(put).text("/faults/0/message")).contains("its KafkaBrokers don't name it");
            var named = Map.of("KafkaBrokers", broker.hostAndPort());
            assertThat(gateway.call(named, put).status()).isEqualTo(201);
            var tested = gateway.call(
                    named,
                    Request.post(SHOP + "/subscriptions/kafka/test", "{}").signed());
            assertThat(tested.text("/outcome")).as(tested.body()).isEqualTo("delivered");
            assertThat(broker.read("events")).hasSize(1);
            gateway.signed(Request.delete(SHOP + "/subscriptions/kafka"));
        }
    }
}
