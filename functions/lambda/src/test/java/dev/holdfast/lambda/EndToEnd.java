package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.Cloud;
import dev.holdfast.lambdalocal.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Real lost work, caught by the packaged functions over DynamoDB: created, overdue, swept, published, delivered, recovered. Each
 * function has the rights that the template gives it, and no others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class EndToEnd extends WatchEndToEnd {
    /** Made by no deployment, so that it is looked up and not found. */
    private static final String FOREIGN_KEY = "hf_manage_0123456789abcdef_" + "A".repeat(43);

    EndToEnd(Cloud cloud) {
        super(cloud);
    }

    @Test
    @Order(1)
    void an_item_that_nobody_finishes_is_flagged_told_and_recovered() throws Exception {
        var put = call("put-subscription", "{'id':'pager','address':'" + cloud.receiver("hook") + "'}");
        assertThat(put.at("/subscription/secret").asText()).startsWith("whsec_");
        var created = call("create-item", "{'key':'a','deadline':'2026-01-01T00:00:00Z','data':{'n':1.00}}");
        assertThat(created.at("/item/state").asText()).isEqualTo("open");

        assertThat(call("sweep", "{}").at("/done/overdue").asInt()).isEqualTo(1);
        assertThat(call("sweep", "{}").at("/done/overdue").asInt()).isZero();
        assertThat(cloud.log("sweep"))
                .contains("\"Namespace\":\"Holdfast/tested\"")
                .contains("\"sweep.succeeded\":1");
        assertThat(cloud.heartbeats()).isEqualTo(2);
        assertThat(call("list-items", "{'workflow':'simple','overdue':true}")
                        .at("/items/0/key")
                        .asText())
                .isEqualTo("a");

        publish();
        assertThat(types()).containsExactly("dev.holdfast.item.created", "dev.holdfast.item.overdue");
        assertThat(call("get-item", "{'workflow':'simple','key':'a'}")
                        .at("/overdueSince")
                        .asText())
                .isEqualTo("2026-01-01T00:00:00Z");

        var recovered = call("recover-items", "{'workflow':'simple','mode':'redrive','within':'PT1H'}");
        assertThat(recovered.at("/lines/0/outcome").asText()).isEqualTo("redriven");
        publish();
        // The whole stream was read again: what was told before is not told twice.
        assertThat(types()).containsExactly("dev.holdfast.item.recovered");
        assertThat(call("complete-item", "{'workflow':'simple','key':'a'}")
                        .at("/state")
                        .asText())
                .isEqualTo("done");
        assertThat(call("delete-item", "{'workflow':'simple','key':'a'}")
                        .at("/key")
                        .asText())
                .isEqualTo("a");
        assertThat(call("get-item", "{'workflow':'simple','key':'a'}")
                        .at("/problem/status")
                        .asInt())
                .isEqualTo(404);
        publish();
        assertThat(types()).containsExactly("dev.holdfast.item.completed", "dev.holdfast.item.deleted");
    }

    @Test
    @Order(2)
    void a_notice_is_stamped_when_it_went_out_and_a_lost_delivery_is_found_by_the_sweep() throws Exception {
        call(
                "put-workflow",
                // As YAML, for once.
                "{'name':'told','yaml':'roles: {ops: [olga@example.com]}\\nstates:\\n  a: {initial: true, next: [b]}"
                        + "\\n  b: {notify: [ops], next: [z]}\\n  z: {terminal: true}\\n'}");
        publish();
        assertThat(types()).contains("dev.holdfast.workflow.changed");
        call("create-item", "{'workflow':'told','key':'n','deadline':'2026-01-01T00:00:00Z'}");
        call("advance-item", "{'workflow':'told','key':'n','to':'b'}");
        cloud.call("publish-events", cloud.changes());
        // Whoever was to make these deliveries dies.
        while (cloud.invocation("deliver-events") != null) types();
        leasesRunOut();

        var swept = call("sweep", "{}");
        assertThat(swept.at("/done/deliveries").asInt()).isEqualTo(2);
        assertThat(swept.at("/done/overdue").asInt()).isEqualTo(1);
        deliver();
        // In another shard the second may have come up first, and then it waits for the one before it.
        leasesRunOut();
        call("sweep", "{}");
        deliver();
        assertThat(types()).containsExactlyInAnyOrder("dev.holdfast.item.created", "dev.holdfast.item.advanced");
        assertThat(text("get-item", "{'workflow':'told','key':'n'}", "/history/1/notifiedAt"))
                .isNotEmpty();
    }

    /** As if a minute had passed since every pending delivery was handed out. */
    private void leasesRunOut() {
        becomesDue("delivery/shop/pager", "next");
    }

    @Test
    @Order(3)
    void a_receiver_that_is_gone_is_not_called_again() throws Exception {
        call("put-subscription", "{'id':'gone','address':'" + cloud.receiver("gone") + "'}");
        call("create-item", "{'key':'g'}");
        publish();
        types();
        assertThat(call("list-subscriptions", "{}").toString()).contains("disabled");
        assertThat(text("delete-subscription", "{'id':'gone'}", "/id")).isEqualTo("gone");
    }

    @Test
    @Order(3)
    void events_reach_the_topics_queues_buses_and_people_that_the_deployment_allows() throws Exception {
        var kinds = List.of("sns", "sqs", "eventbridge");
        call(
                "put-workflow",
                "{'name':'fan','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        for (var i = 0; i < kinds.size(); i++) {
            var target = kinds.get(i);
            var address = Cloud.targets().get(i);
            assertThat(text("put-subscription", subscription(target, address), "/created"))
                    .as(target)
                    .isEqualTo("true");
            assertThat(text(
                            "put-subscription",
                            subscription(target, address.replace("orders", "others")),
                            "/problem/faults/0/message"))
                    .contains("may not send to");
        }
        var bus = subscription("eventbridge", Cloud.bus()).replace("'id':'eventbridge'", "'id':'bus'");
        assertThat(text("put-subscription", bus, "/created")).isEqualTo("true");
        call("put-subscription", subscription("email", "anna@example.com,ben@example.com"));
        call("create-item", "{'workflow':'fan','key':'out'}");
        publish();
        var sent = new ArrayList<String>();
        for (var request = cloud.sent(); request != null; request = cloud.sent()) sent.add(request);
        assertThat(sent)
                .hasSize(5)
                .anySatisfy(json -> assertThat(json).contains(Cloud.bus()))
                .anySatisfy(letter -> assertThat(letter).contains("holdfast@example.com", "ben@example.com"))
                .anySatisfy(form -> assertThat(form).startsWith("Action=PublishBatch"))
                .anySatisfy(json -> assertThat(json).contains("\"MessageGroupId\":\"fan/out\""))
                .anySatisfy(json -> assertThat(json).contains("\"Source\":\"holdfast.shop\""));
        assertThat(types()).contains("dev.holdfast.item.created");
        call("delete-subscription", "{'id':'email'}");
        call("delete-subscription", "{'id':'bus'}");
        for (var target : kinds) call("delete-subscription", "{'id':'" + target + "'}");
    }

    private static String subscription(String target, String address) {
        return "{'id':'" + target + "','target':'" + target + "','workflow':'fan','types':['*.item.*'],'address':'"
                + address + "'}";
    }

    @Test
    @Order(4)
    void what_was_said_before_is_answered_as_before() throws Exception {
        call("create-item", "{'key':'same','data':1}");
        assertThat(call("create-item", "{'key':'same','data':1}").at("/created").asBoolean())
                .isFalse();
        assertThat(call("create-item", "{'key':'same','data':2}")
                        .at("/problem/status")
                        .asInt())
                .isEqualTo(409);
        assertThat(text("recover-items", "{'workflow':'simple','keys':['same','none']}", "/lines/0/outcome"))
                .isEqualTo("unknown");
    }

    @Test
    @Order(5)
    void workflows_are_kept_as_data() throws Exception {
        var put = call(
                "put-workflow",
                "{'name':'copy','document':{'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}}");
        assertThat(put.at("/created").asBoolean()).isTrue();
        assertThat(call("get-workflow", "{'name':'copy'}")
                        .at("/states/a/next/0")
                        .asText())
                .isEqualTo("z");
        call("create-item", "{'workflow':'copy','key':'k'}");
        assertThat(call("heartbeat-item", "{'workflow':'copy','key':'k','within':'PT1H'}")
                        .at("/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(call("edit-item", "{'workflow':'copy','key':'k','data':2}")
                        .at("/data")
                        .asInt())
                .isEqualTo(2);
        assertThat(call("delete-workflow", "{'name':'copy'}")
                        .at("/problem/detail")
                        .asText())
                .contains("in use");
        assertThat(text("list-items", "{'workflow':'copy'}", "/items/0/key")).isEqualTo("k");
        call(
                "put-workflow",
                "{'name':'copy','document':{'states':{'b':{'initial':true,'next':['z']},'z':{'terminal':true}}}}");
        assertThat(text("migrate-items", "{'workflow':'copy','states':{'a':'b'}}", "/items/0/state"))
                .isEqualTo("b");
        assertThat(text(
                        "recover-items",
                        "{'workflow':'copy','overdue':false,'mode':'redrive','within':'PT1H'}",
                        "/lines/0/outcome"))
                .isEqualTo("redriven");
        assertThat(text("advance-item", "{'workflow':'copy','key':'k','to':'z'}", "/state"))
                .isEqualTo("z");
        call("create-item", "{'workflow':'copy','key':'l'}");
        assertThat(text("complete-item", "{'workflow':'copy','key':'l'}", "/state"))
                .isEqualTo("z");
        assertThat(text("delete-item", "{'workflow':'copy','key':'l'}", "/state"))
                .isEqualTo("z");
        assertThat(call("delete-workflow", "{'name':'copy'}").at("/deleted").size())
                .isEqualTo(2);
        assertThat(call("list-workflows", "{}").at("/workflows").toString()).contains("told");
    }

    /** Those that a caller calls; the others are called by AWS. */
    private static Set<String> calledByCallers() throws Exception {
        var called = new TreeSet<>(Template.read().functions().keySet());
        called.removeAll(Set.of("sweep", "publish-events", "deliver-events", "release-due"));
        return called;
    }

    @Test
    @Order(8)
    void another_application_is_refused_and_so_is_a_key_that_nobody_made() throws Exception {
        for (var function : calledByCallers()) {
            assertThat(call(function, "{'app':'other'}").at("/problem/status").asInt())
                    .as(function)
                    .isEqualTo(403);
            assertThat(call(function, "{'app':'shop','apiKey':'" + FOREIGN_KEY + "'}")
                            .at("/problem/status")
                            .asInt())
                    .as(function)
                    .isEqualTo(401);
        }
    }

    @Test
    @Order(9)
    void every_function_had_the_rights_that_it_needs_and_needs_those_that_it_has() throws Exception {
        assertThat(cloud.called()).isEqualTo(Template.read().functions().keySet());
        assertThat(cloud.refused()).isEmpty();
        assertThat(cloud.unused()).isEmpty();
    }
}
