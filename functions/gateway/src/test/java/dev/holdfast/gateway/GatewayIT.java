package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.hold.Verb;
import dev.holdfast.kafka.Broker;
import dev.holdfast.lambdalocal.Cloud;
import dev.holdfast.lambdalocal.StalledBatch;
import dev.holdfast.table.Query;
import dev.holdfast.table.Shards;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged gateway as API Gateway calls it, with the variables and the rights that the template gives it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayIT {
    private static final String SHOP = "/apps/shop";

    @TempDir
    static Path folder;

    private static Cloud cloud;

    @BeforeAll
    static void open() throws Exception {
        cloud = new Cloud(folder);
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    private static Response call(Request request) throws Exception {
        return call(Map.of(), request);
    }

    /** Of a stack with these parameters. */
    private static Response call(Map<String, String> parameters, Request request) throws Exception {
        return Response.of(cloud.call("gateway", parameters, request.event()));
    }

    private static Response signed(Request request) throws Exception {
        return call(request.signed());
    }

    @Test
    @Order(1)
    void an_item_is_created_once_advanced_shown_and_listed() throws Exception {
        var put = signed(Request.put(
                SHOP + "/workflows/copy",
                "{'states':{'a':{'initial':true,'next':['b']},'b':{'next':['z']},'z':{'terminal':true}}}"));
        assertThat(put.status()).as(put.body()).isEqualTo(201);
        var item = "{'workflow':'copy','key':'k','within':'PT1H','data':{'n':1.00}}";
        var created = signed(Request.post(SHOP + "/items", item));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).endsWith("/apps/shop/items/copy/k");
        assertThat(created.body()).contains("1.00");
        assertThat(signed(Request.post(SHOP + "/items", item)).status()).isEqualTo(200);

        var other = signed(Request.post(SHOP + "/items", "{'workflow':'copy','key':'k','data':2}"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.header("Content-Type")).startsWith("application/problem+json");
        assertThat(other.text("/current/item/key")).isEqualTo("k");

        var moved = signed(Request.post(SHOP + "/items/copy/k/advance", "{'to':'b'}")
                .header("if-match", created.header("ETag"))
                .header("idempotency-key", "m1"));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(moved.text("/state")).isEqualTo("b");
        var stale = Request.post(SHOP + "/items/copy/k/advance", "{'to':'z'}").header("if-match", "\"1\"");
        assertThat(signed(stale).status()).isEqualTo(412);

        var shown = signed(Request.get(SHOP + "/items/copy/k"));
        assertThat(shown.header("ETag")).isEqualTo("\"2\"");
        assertThat(shown.text("/history/1/by")).isEqualTo("iam:arn:aws:iam::000000000000:user/till");
        var known = signed(Request.get(SHOP + "/items/copy/k").header("if-none-match", shown.header("ETag")));
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.body()).isEmpty();

        var listed = signed(Request.get(SHOP + "/items?workflow=copy&counts=true&limit=10"));
        assertThat(listed.text("/items/0/key")).isEqualTo("k");
        assertThat(listed.at("/counts/b/open").asInt()).isEqualTo(1);
        var misspelled = signed(Request.get(SHOP + "/items?workflow=copy&states=b"));
        assertThat(misspelled.status()).isEqualTo(400);
        assertThat(misspelled.text("/faults/0/at")).isEqualTo("/states");
    }

    @Test
    @Order(2)
    void everything_else_that_http_offers_answers_here_too() throws Exception {
        assertThat(signed(Request.post(SHOP + "/items/copy/k/heartbeat", "{}")).status())
                .isEqualTo(200);
        assertThat(signed(Request.patch(SHOP + "/items/copy/k", "{'data':{'n':2}}"))
                        .text("/data/n"))
                .isEqualTo("2");
        var history = signed(Request.get(SHOP + "/items/copy/k/history"));
        assertThat(history.at("/history")).hasSize(2);
        assertThat(history.text("/nextPageToken"))
                .as("the heartbeat is still to be published")
                .isNotEmpty();
        assertThat(signed(Request.get(SHOP + "/workflows")).body()).contains("copy");
        assertThat(signed(Request.get(SHOP + "/workflows/copy/diagram")).body()).contains("stateDiagram");
        assertThat(signed(Request.post(SHOP + "/workflows/copy/migrate", "{'dryRun':true}"))
                        .status())
                .isEqualTo(200);
        assertThat(signed(Request.delete(SHOP + "/workflows/copy")).status()).isEqualTo(409);
        assertThat(signed(Request.get(SHOP + "/workflows/copy/completeness")).text("/found"))
                .isEqualTo("1");
        assertThat(signed(Request.get(SHOP + "/trace?workflow=copy&key=k")).text("/items/0/state"))
                .isEqualTo("b");
        assertThat(signed(Request.get(SHOP + "/trace?correlation=none")).at("/lines"))
                .isEmpty();
        assertThat(signed(Request.patch(SHOP + "/items/copy/k", "{'links':['tracking:1']}"))
                        .text("/links/0"))
                .isEqualTo("tracking:1");
        assertThat(signed(Request.post(SHOP + "/items", "{'links':['tracking:1']}"))
                        .status())
                .isEqualTo(409);
        assertThat(signed(Request.put(SHOP + "/timeline-access", "{'apps':['carrier']}"))
                        .text("/version"))
                .isEqualTo("1");
        assertThat(signed(Request.get(SHOP + "/timeline-access")).text("/apps/0")).isEqualTo("carrier");
        assertThat(signed(Request.get(SHOP + "/trace?link=tracking:1&apps=carrier"))
                        .status())
                .isEqualTo(403);
        var recovered = signed(Request.post(SHOP + "/recoveries", "{'workflow':'copy','overdue':false,'mode':'export'}")
                .header("accept", "application/x-ndjson"));
        assertThat(recovered.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(recovered.body().lines()).hasSize(1);
        assertThat(signed(Request.post(SHOP + "/items/copy/k/complete", "{}")).text("/state"))
                .isEqualTo("z");
        assertThat(signed(Request.delete(SHOP + "/items/copy/k")).status()).isEqualTo(200);
        assertThat(signed(Request.get("/q/openapi")).status()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void a_workflow_s_rules_come_and_go_with_it() throws Exception {
        var states = "'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}";
        var rules = "'expect':{'few':{'state':'a','atLeast':100,'per':'P1D','zone':'Europe/Berlin'}},";
        var put = signed(Request.put(SHOP + "/workflows/counted", "{" + rules + states + "}"));
        assertThat(put.status()).as(put.body()).isEqualTo(201);
        assertThat(put.text("/expect/few/zone")).as(put.body()).isEqualTo("Europe/Berlin");
        var bad = signed(Request.put(SHOP + "/workflows/counted", "{" + rules.replace("P1D", "PT7H") + states + "}"));
        assertThat(bad.text("/faults/0/at")).as(bad.body()).isEqualTo("/expect/few/per");
        assertThat(signed(Request.put(SHOP + "/workflows/counted", "{" + states + "}"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    @Order(2)
    void an_intent_is_staged_reviewed_released_and_purged_here_too() throws Exception {
        var queue = SHOP + "/queue";
        assertThat(signed(Request.put(queue + "/policy", "{'approvals':[{'kind':'method','needed':1,'selfApproval':true}]}"))
                        .header("ETag"))
                .isEqualTo("\"1\"");
        var wanted = "{'kind':'method','model':'ad','name':'create','inputs':{'n':1.00}}";
        var staged = signed(Request.post(queue, wanted));
        assertThat(staged.status()).as(staged.body()).isEqualTo(201);
        assertThat(staged.header("Location")).contains(queue + "/method:ad:create:");
        assertThat(signed(Request.post(queue, wanted)).status()).isEqualTo(409);
        var one = queue + "/" + staged.text("/id");
        assertThat(signed(Request.post(one + "/approve", "{}")).text("/status")).isEqualTo("approved");
        assertThat(signed(Request.get(queue)).at("/intents").size()).isEqualTo(1);
        assertThat(signed(Request.post(queue + "/release", "{'all':true}")).text("/intents/0/outcome"))
                .isEqualTo("released");
        assertThat(signed(Request.get(one)).text("/status")).isEqualTo("released");

        var next =
                signed(Request.post(queue, "[{'kind':'workflow','name':'w'}]")).text("/intents/0/intent/id");
        StalledBatch.put(table(), "shop", "stalled", Verb.PURGE, next);
        assertThat(signed(Request.post(queue + "/purge", "{'batch':'stalled'}")).text("/counts/purged"))
                .isEqualTo("1");
        assertThat(signed(Request.get(queue + "/batches/stalled")).text("/finished"))
                .isEqualTo("true");
    }

    @Test
    @Order(2)
    void an_item_is_held_and_goes_on_here_too() throws Exception {
        signed(Request.post(SHOP + "/items", "{'key':'h'}"));
        var held = signed(Request.post(SHOP + "/items/simple/h/hold", "{'reason':'ask first'}"));
        assertThat(held.text("/held/reason")).as(held.body()).isEqualTo("ask first");
        assertThat(signed(Request.get(SHOP + "/queue/item:simple:h")).text("/kind"))
                .isEqualTo("item");
        assertThat(signed(Request.post(SHOP + "/items/simple/h/release", "{}")).status())
                .isEqualTo(200);
        assertThat(signed(Request.get(SHOP + "/queue")).at("/intents").size()).isZero();
    }

    @Test
    @Order(3)
    void deliveries_are_listed_and_replayed_by_the_function_that_makes_them() throws Exception {
        var to = cloud.receiver("hook");
        assertThat(signed(Request.put(SHOP + "/subscriptions/pager", "{'address':'" + to + "'}"))
                        .status())
                .isEqualTo(201);
        assertThat(signed(Request.put(SHOP + "/subscriptions/far", "{'address':'http://10.0.0.1/'}"))
                        .at("/faults/0/at")
                        .asText())
                .isEqualTo("/address");
        assertThat(signed(Request.get(SHOP + "/subscriptions")).body()).contains("pager");
        signed(Request.post(SHOP + "/items", "{'key':'d'}"));
        publish("item/shop/simple/d");

        var deliveries = signed(Request.get(SHOP + "/subscriptions/pager/deliveries"));
        var id = deliveries.text("/deliveries/0/id");
        assertThat(id).as(deliveries.body()).isNotEmpty();
        var replayed = signed(Request.post(SHOP + "/subscriptions/pager/replay", "{'delivery':'" + id + "'}"));
        assertThat(replayed.at("/replayed").size()).as(replayed.body()).isEqualTo(1);
        assertThat(cloud.invocation("deliver-events")).contains("delivery/shop/pager");
        assertThat(signed(Request.delete(SHOP + "/subscriptions/pager")).status())
                .isEqualTo(200);
    }

    @Test
    @Order(3)
    void whoever_wants_to_stay_on_the_line_is_told_what_does_the_same_here() throws Exception {
        var answer = signed(Request.get(SHOP + "/events"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.text("/detail")).contains("sqs", "eventbridge", "webhook");
    }

    @Test
    @Order(3)
    void silences_tests_and_acknowledgements_answer_here_too() throws Exception {
        signed(Request.post(SHOP + "/items", "{'key':'calm'}"));
        assertThat(signed(Request.post(SHOP + "/items/simple/calm/acknowledge", "{}"))
                        .text("/detail"))
                .contains("not flagged as late");
        var silence = SHOP + "/silences/move";
        assertThat(signed(Request.put(silence, "{'within':'PT2H'}")).text("/id"))
                .isEqualTo("move");
        assertThat(signed(Request.get(SHOP + "/items/simple/calm/notices?type=overdue"))
                        .text("/type"))
                .isEqualTo("dev.holdfast.item.overdue");
        assertThat(signed(Request.get(SHOP + "/workflows/simple/notices")).status())
                .isEqualTo(200);
        assertThat(signed(Request.get(SHOP + "/silences")).text("/silences/0/by"))
                .isEqualTo("iam:arn:aws:iam::000000000000:user/till");
        assertThat(signed(Request.delete(silence)).status()).isEqualTo(200);
        var kinds = List.of("sns", "sqs", "eventbridge", "email");
        for (var kind : kinds) {
            var address =
                    kind.equals("email") ? "ops@example.com" : Cloud.targets().get(kinds.indexOf(kind));
            signed(Request.put(SHOP + "/subscriptions/tried", "{'target':'" + kind + "','address':'" + address + "'}"));
            var tested = signed(Request.post(SHOP + "/subscriptions/tried/test", "{}"));
            assertThat(tested.text("/outcome")).as(tested.body()).isEqualTo("delivered");
            assertThat(cloud.sent()).as(kind).contains("tried");
        }
        signed(Request.put(SHOP + "/subscriptions/tried", "{'target':'eventbridge','address':'" + Cloud.bus() + "'}"));
        signed(Request.post(SHOP + "/subscriptions/tried/test", "{}"));
        assertThat(cloud.sent()).as("the stack's own bus").contains(Cloud.bus());
        signed(Request.delete(SHOP + "/subscriptions/tried"));
    }

    @Test
    @Order(2)
    void brokers_of_kafka_are_those_that_the_deployment_names(@TempDir Path empty) throws Exception {
        Broker.certificate(empty);
        try (var broker = new Broker(empty)) {
            broker.start();
            broker.topic("events", 1);
            var put = Request.put(
                            SHOP + "/subscriptions/kafka",
                            "{'target':'kafka','address':'" + broker.address("events") + "'}")
                    .signed();
            assertThat(call(put).text("/faults/0/message")).contains("its KafkaBrokers don't name it");
            var named = Map.of("KafkaBrokers", broker.hostAndPort());
            assertThat(call(named, put).status()).isEqualTo(201);
            var tested = call(
                    named,
                    Request.post(SHOP + "/subscriptions/kafka/test", "{}").signed());
            assertThat(tested.text("/outcome")).as(tested.body()).isEqualTo("delivered");
            assertThat(broker.read("events")).hasSize(1);
            signed(Request.delete(SHOP + "/subscriptions/kafka"));
        }
    }

    @Test
    @Order(3)
    void an_index_that_came_later_is_filled_and_searched() throws Exception {
        signed(Request.post(SHOP + "/items", "{'key':'sought','note':'in the attic'}"));
        var rebuilt = signed(Request.post(SHOP + "/workflows/simple/rebuild-search", ""));
        assertThat(rebuilt.status()).as(rebuilt.body()).isEqualTo(200);
        cloud.indexed();
        assertThat(signed(Request.get(SHOP + "/search?query=attic")).text("/hits/0/key"))
                .isEqualTo("sought");
    }

    private static DynamoTable table() {
        return new DynamoTable(cloud.dynamo(), cloud.table(), InstantSource.system());
    }

    /** What publish-events does with the change, which is no business of the gateway. */
    private static void publish(String partition) {
        var clock = InstantSource.system();
        var holdfast = new Holdfast(Holdfast.Parts.silent(table(), new Shards(4), clock));
        holdfast.publishEvents.publish(table().query(Query.rows(partition, 1)).rows());
    }

    @Test
    @Order(4)
    void a_key_opens_one_application_of_a_deployment_that_serves_several() throws Exception {
        var made = signed(Request.post(SHOP + "/keys", "{'name':'till','scope':'report'}"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var key = made.text("/key");
        var several = Map.of("App", "");
        var create = Request.post(SHOP + "/items", "{'key':'several'}").header("holdfast-key", key);
        assertThat(Response.of(cloud.call("gateway", several, create.event())).status())
                .isEqualTo(201);
        var elsewhere = Request.post("/apps/bank/items", "{'key':'b'}").header("holdfast-key", key);
        assertThat(Response.of(cloud.call("gateway", several, elsewhere.event()))
                        .status())
                .isEqualTo(401);
        var anonymous = Request.post(SHOP + "/items", "{'key':'b'}").signed();
        assertThat(Response.of(cloud.call("gateway", several, anonymous.event()))
                        .text("/detail"))
                .contains("Holdfast-Key");
        var list = Request.get(SHOP + "/items?workflow=simple").header("holdfast-key", key);
        assertThat(call(list).status()).isEqualTo(403);
        assertThat(signed(Request.get(SHOP + "/keys")).text("/keys/0/name")).isEqualTo("till");
        assertThat(signed(Request.delete(SHOP + "/keys/" + made.text("/id"))).status())
                .isEqualTo(200);
        assertThat(call(list).status()).isEqualTo(401);
    }

    @Test
    @Order(5)
    void a_token_stands_for_a_person_and_goes_as_far_as_its_scope() throws Exception {
        var created =
                call(Request.post(SHOP + "/items", "{'key':'t'}").token("openid holdfast/report", "olga@example.com"));
        assertThat(created.text("/history/0/by")).as(created.body()).isEqualTo("olga@example.com");
        var shown = call(Request.get(SHOP + "/items/simple/t").token("openid holdfast/report", "olga@example.com"));
        assertThat(shown.status()).isEqualTo(403);
        var actor = Request.post(SHOP + "/items/simple/t/complete", "{}").header("holdfast-actor", "boss@example.com");
        assertThat(call(actor.token("holdfast/manage", "olga@example.com")).status())
                .isEqualTo(403);
        assertThat(call(actor.token("holdfast/manage", null)).text("/by")).isEqualTo("boss@example.com");
    }

    @Test
    @Order(6)
    void who_is_not_authorised_is_told_so() throws Exception {
        var nobody = call(Request.get(SHOP + "/items/simple/t"));
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.header("Content-Type")).startsWith("application/problem+json");
        assertThat(nobody.text("/detail")).isEqualTo("the gateway authorised nobody");
        assertThat(signed(Request.get("/apps/bank/items/simple/t")).status()).isEqualTo(403);
    }

    @Test
    @Order(6)
    void what_is_not_there_is_a_problem() throws Exception {
        var missing = signed(Request.get(SHOP + "/items/simple/none"));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("Content-Type")).startsWith("application/problem+json");
        assertThat(signed(Request.get("/nowhere")).header("Content-Type")).startsWith("application/problem+json");
        assertThat(signed(Request.put(SHOP + "/items", "{}")).status()).isEqualTo(405);
    }

    @ParameterizedTest
    @Order(6)
    @ValueSource(ints = {300_000, 600_000, 4_500_000})
    void data_of_too_many_bytes_is_refused_by_name(int bytes) throws Exception {
        var large = signed(Request.post(SHOP + "/items", "{'key':'l','data':'" + "x".repeat(bytes) + "'}"));
        assertThat(large.status()).as(large.body()).isEqualTo(413);
        assertThat(large.text("/detail")).contains(bytes < 500_000 ? "data" : "body");
        assertThat(signed(Request.get(SHOP + "/items/simple/l")).status()).isEqualTo(404);
    }

    @Test
    @Order(6)
    void a_body_that_comes_in_base64_is_read_as_it_was_sent() throws Exception {
        var yaml = "states:\n  a: {initial: true, description: grüß, next: [z]}\n  z: {terminal: true}\n";
        var put = signed(Request.binary("PUT", SHOP + "/workflows/yaml", "application/yaml", yaml));
        assertThat(put.status()).as(put.body()).isEqualTo(201);
        assertThat(put.text("/states/a/description")).isEqualTo("grüß");
        var json = Request.binary("POST", SHOP + "/items", "application/json; charset=utf-8", "{\"key\":\"é\"}");
        assertThat(signed(json).text("/faults/0/at")).isEqualTo("/key");
    }

    /** API Gateway passes the path on unescaped. */
    @Test
    @Order(6)
    void a_key_of_every_legal_character_finds_its_item() throws Exception {
        var key = "aZ09-._~!$&()*+,;=:@";
        assertThat(signed(Request.post(SHOP + "/items", "{'key':'" + key + "'}"))
                        .status())
                .isEqualTo(201);
        var shown = signed(Request.get(SHOP + "/items/simple/" + key));
        assertThat(shown.status()).as(shown.body()).isEqualTo(200);
        assertThat(shown.text("/key")).isEqualTo(key);
    }

    @ParameterizedTest
    @Order(6)
    @ValueSource(strings = {"100%", "%zz", "é", "a\"b", "a\\b", "<a>", "a\tb"})
    void a_path_that_no_item_can_have_is_the_callers_mistake(String key) throws Exception {
        var answer = signed(Request.get(SHOP + "/items/simple/" + key));
        assertThat(answer.status()).as(answer.body()).isBetween(400, 422);
    }

    @Test
    @Order(7)
    void the_gateway_has_the_rights_that_it_needs_and_needs_those_that_it_has() {
        assertThat(cloud.refused()).isEmpty();
        assertThat(cloud.unused()).isEmpty();
    }
}
