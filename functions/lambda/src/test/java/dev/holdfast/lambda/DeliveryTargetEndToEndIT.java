// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.LocalCloud;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events, tests and replays reach exactly the kinds of targets that the deployment allows. */
@ExtendWith(SharedStack.class)
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeliveryTargetEndToEndIT {
    private final DeployedStack stack;

    DeliveryTargetEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    @Order(3)
    void gone_receiver_is_not_called_again() throws Exception {
        stack.call("put-subscription", "{'id':'gone','address':'" + stack.cloud.receiverUrl("gone") + "'}");
        stack.call("create-item", "{'key':'g'}");
        stack.publish();
        stack.types();
        assertThat(stack.call("list-subscriptions", "{}").toString()).contains("disabledReason");
        assertThat(stack.text("delete-subscription", "{'id':'gone'}", "/id")).isEqualTo("gone");
    }

    @Test
    @Order(3)
    void events_reach_targets_and_people_allowed_by_deployment() throws Exception {
        var targets = List.of("sns", "sqs", "eventbridge");
        stack.call(
                "put-workflow",
                "{'name':'fan','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        for (var i = 0; i < targets.size(); i++) {
            var target = targets.get(i);
            var address = LocalCloud.targetArns().get(i);
            assertThat(stack.text("put-subscription", subscription(target, address), "/created"))
                    .as(target)
                    .isEqualTo("true");
            assertThat(stack.text(
                            "put-subscription",
                            subscription(target, address.replace("orders", "others")),
                            "/problem/faults/0/message"))
                    .contains("may not send to");
        }
        var bus = subscription("eventbridge", LocalCloud.busArn()).replace("'id':'eventbridge'", "'id':'bus'");
        assertThat(stack.text("put-subscription", bus, "/created")).isEqualTo("true");
        stack.call("put-subscription", subscription("email", "anna@example.com,ben@example.com"));
        stack.call("create-item", "{'workflow':'fan','key':'out'}");
        stack.publish();
        var types = new ArrayList<String>();
        for (var request = stack.cloud.nextSentRequest(); request != null; request = stack.cloud.nextSentRequest())
            types.add(request);
        assertThat(types)
                .hasSize(5)
                .anySatisfy(json -> assertThat(json).contains(LocalCloud.busArn()))
                .anySatisfy(recipients -> assertThat(recipients).contains("holdfast@example.com", "ben@example.com"))
                .anySatisfy(form -> assertThat(form).startsWith("Action=PublishBatch"))
                .anySatisfy(json -> assertThat(json).contains("\"MessageGroupId\":\"fan/out\""))
                .anySatisfy(json -> assertThat(json).contains("\"Source\":\"holdfast.shop\""));
        assertThat(stack.types()).contains("dev.holdfast.item.created");
        stack.call("delete-subscription", "{'id':'email'}");
        stack.call("delete-subscription", "{'id':'bus'}");
        for (var target : targets) stack.call("delete-subscription", "{'id':'" + target + "'}");
    }

    private static String subscription(String target, String address) {
        return "{'id':'" + target + "','target':'" + target + "','workflow':'fan','types':['*.item.*'],'address':'"
                + address + "'}";
    }

    @Test
    @Order(4)
    void test_event_reaches_each_kind_of_target() throws Exception {
        assertThat(tested("webhook", stack.cloud.receiverUrl("hook"))).isEqualTo("delivered");
        assertThat(stack.types()).contains("dev.holdfast.test");
        assertThat(tested("webhook", stack.cloud.receiverUrl("gone"))).isEqualTo("gone");
        stack.types();
        var targets = List.of("sns", "sqs", "eventbridge");
        for (var kind : targets) {
            assertThat(tested(kind, LocalCloud.targetArns().get(targets.indexOf(kind))))
                    .as(kind)
                    .isEqualTo("delivered");
            assertThat(stack.cloud.nextSentRequest()).contains("dev.holdfast.test");
        }
        assertThat(tested("eventbridge", LocalCloud.busArn())).isEqualTo("delivered");
        assertThat(stack.cloud.nextSentRequest()).contains("dev.holdfast.test");
        assertThat(tested("email", "ops@example.com")).isEqualTo("delivered");
        assertThat(stack.cloud.nextSentRequest()).contains("ops@example.com");
        stack.call("put-subscription", "{'id':'people','target':'email','address':'notify'}");
        assertThat(stack.text("test-subscription", "{'id':'people','to':'ann@example.com'}", "/outcome"))
                .isEqualTo("delivered");
        assertThat(stack.cloud.nextSentRequest()).contains("ann@example.com");
        stack.call("delete-subscription", "{'id':'people'}");
        assertThat(stack.text("test-subscription", "{'id':'tried'}", "/problem/status"))
                .isEqualTo("404");
    }

    @Test
    @Order(4)
    void deliveries_are_listed_and_replayed() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'again','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        stack.call(
                "put-subscription",
                "{'id':'again','types':['*.created'],'workflow':'again','limit':{'atMost':100,'per':'PT1S'},'address':'"
                        + stack.cloud.receiverUrl("hook") + "'}");
        stack.call("create-item", "{'workflow':'again','key':'x'}");
        stack.publish();
        stack.types();
        var deliveries = stack.call("list-deliveries", "{'subscription':'again','actor':'nina@example.com'}");
        assertThat(deliveries.at("/deliveries/0/status").asText())
                .as("%s", deliveries)
                .isEqualTo("delivered");
        var id = deliveries.at("/deliveries/0/id").asText();
        for (var which : List.of("'delivery':'" + id + "'", "'all':true")) {
            var replayed = stack.call(
                    "replay-deliveries", "{'subscription':'again','actor':'nina@example.com'," + which + "}");
            assertThat(replayed.at("/replayed/0").asText()).as("%s", replayed).isEqualTo(id);
            stack.deliver();
            assertThat(stack.types()).containsExactly("dev.holdfast.item.created");
        }
        stack.call("delete-subscription", "{'id':'again'}");
    }

    private String tested(String target, String address) throws Exception {
        stack.call("put-subscription", "{'id':'tried','target':'" + target + "','address':'" + address + "'}");
        var outcome = stack.text("test-subscription", "{'id':'tried'}", "/outcome");
        stack.call("delete-subscription", "{'id':'tried'}");
        return outcome;
    }
}
