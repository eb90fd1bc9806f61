// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.holdfast.http.ContractOperation;
import dev.holdfast.http.OpenApiContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent with a key of the scope {@code stage} prepares work, and people decide. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class StageKeyApiTest {
    private static int number;

    private final String app = "stage" + ++number;
    private ApiClient manager = new ApiClient(app);
    private ApiClient agent = manager;

    @BeforeEach
    void createKeys() {
        manager = withKey(manager, "admin", "manage");
        agent = withKey(manager, "claude", "stage");
        manager.putYaml("/workflows/w", "application/yaml", """
                roles: {lead: [anna@example.com], key: ['key:claude']}
                states:
                  begun: {initial: true, next: [checked, parked, approved, ended], within: PT1H}
                  signed: {initial: true, actors: [key], next: [ended]}
                  checked: {next: [ended]}
                  parked: {next: [ended], hold: true}
                  approved: {next: [ended], actors: [lead, key]}
                  ended: {terminal: true}
                """).then().statusCode(201);
    }

    private static ApiClient withKey(ApiClient client, String name, String scope) {
        var key = client.post(
                "/keys",
                "{'name':'" + name + "','scope':'" + scope + "','actsForUsers':" + scope.equals("manage") + "}");
        return new ApiClient(client.app()).with("Authorization", "Bearer " + key.path("key"));
    }

    @AfterEach
    void deleteKeys() {
        for (var scope : new String[] {"stage", "manage"}) {
            var ids =
                    manager.get("/keys").jsonPath().getList("keys.findAll{it.scope=='" + scope + "'}.id", String.class);
            ids.forEach(id -> manager.delete("/keys/" + id).then().statusCode(200));
        }
    }

    private void createItem(String key) {
        agent.post("/items", "{'workflow':'w','key':'" + key + "','state':'begun'}")
                .then()
                .statusCode(201);
    }

    @Test
    void prefix_of_key_tells_its_scope() {
        assertThat(agent.headers().get("Authorization")).startsWith("Bearer hf_stage_");
    }

    @Test
    void agent_tracks_and_reads_its_work() {
        createItem("a");
        agent.post("/items/w/a/advance", "{'to':'checked'}").then().statusCode(200);
        agent.post("/items/w/a/heartbeat", "{'within':'PT1H'}").then().statusCode(200);
        agent.post("/items/w/a/complete").then().statusCode(200);
        agent.get("/items/w/a").then().statusCode(200).body("history[0].by", equalTo("key:claude"));
    }

    @Test
    void agent_queues_and_reviews_queue_without_deciding() {
        var id = agent.post("/queue", "{'kind':'workflow','name':'w','inputs':{'n':1}}")
                .path("id")
                .toString();
        agent.get("/queue/" + id).then().statusCode(200).body("inputs.n", equalTo(1));
        agent.post("/queue/release", "{'id':'" + id + "'}")
                .then()
                .statusCode(403)
                .body(
                        "detail",
                        equalTo("this action needs the scope manage, but an agent has at most the scope stage"));
        agent.post("/queue/purge", "{'id':'" + id + "','reason':'r'}").then().statusCode(403);
        manager.get("/queue/" + id)
                .then()
                .body("status", equalTo("queued"), "requester", equalTo("key:claude"), "agent", equalTo("claude"));
    }

    /** Only people may decide and do tasks, so an agent can't use any operation that needs the scope manage. */
    @Test
    void agent_is_refused_each_operation_of_managers() {
        var refused = new TreeSet<String>();
        var managerOperations = new TreeSet<String>();
        for (var operation : OpenApiContract.load().operations()) {
            if (operation.id().equals("watch-events")) continue;
            if (operation
                    .node()
                    .path("description")
                    .asText()
                    .replaceAll("\\s+", " ")
                    .contains("Needs the scope `manage`")) managerOperations.add(operation.id());
            if (statusOf(operation) == 403) refused.add(operation.id());
        }
        assertThat(managerOperations).contains("approve-intent", "release-item", "put-workflow", "create-key");
        managerOperations.add("acknowledge-item");
        managerOperations.addAll(List.of("claim-task", "unclaim-task", "edit-task", "list-tasks", "list-requests"));
        assertThat(refused).isEqualTo(managerOperations);
    }

    private int statusOf(ContractOperation operation) {
        var path = operation.path().replace("{app}", app).replaceAll("\\{[a-z]+}", "none");
        var request = agent.request();
        if (!operation.method().equals("GET")) request.contentType(ContentType.JSON);
        if (operation.allowsBody()) request.body("{}");
        return request.request(operation.method(), path).statusCode();
    }

    @ParameterizedTest
    @CsvSource({"begun,parked", "begun,approved", "approved,ended", "parked,ended"})
    void agent_may_not_move_item_where_people_decide(String from, String to) {
        createItem("a");
        if (!from.equals("begun"))
            manager.with("Holdfast-Actor", "anna@example.com")
                    .post("/items/w/a/advance", "{'to':'" + from + "'}")
                    .then()
                    .statusCode(200);
        var isEnd = to.equals("ended");
        agent.post("/items/w/a/" + (isEnd ? "complete" : "advance"), isEnd ? "{}" : "{'to':'" + to + "'}")
                .then()
                .statusCode(403)
                .body("detail", startsWith("key:claude is an agent and may not move item w/a, because people decide"));
        agent.get("/items/w/a").then().body("state", equalTo(from));
    }

    @Test
    void agent_may_not_begin_where_people_decide() {
        agent.post("/items", "{'workflow':'w','key':'a','state':'signed'}")
                .then()
                .statusCode(403);
        manager.get("/items/w/a").then().statusCode(404);
    }

    @Test
    void header_names_agent_and_limits_every_key() {
        var helper = manager.with("Holdfast-Agent", "Jürgens helper", "Holdfast-Actor", "anna@example.com");
        var id = helper.post("/queue", "{'kind':'workflow','name':'w'}")
                .then()
                .statusCode(201)
                .body("agent", equalTo("Jürgens helper"), "requester", equalTo("anna@example.com"))
                .extract()
                .path("id")
                .toString();
        helper.post("/queue/" + id + "/approve").then().statusCode(403);
        helper.post("/queue/release", "{'id':'" + id + "'}").then().statusCode(403);
        helper.post("/queue/purge", "{'id':'" + id + "','reason':'r'}").then().statusCode(403);
        manager.post("/queue/release", "{'id':'" + id + "'}").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void invalid_name_of_agent_is_refused(String name) {
        manager.with("Holdfast-Agent", name)
                .get("/items")
                .then()
                .statusCode(400)
                .body("faults.at", contains("Holdfast-Agent"));
    }

    @Test
    void agent_acts_for_no_person() {
        createItem("a");
        agent.with("Holdfast-Actor", "anna@example.com")
                .post("/items/w/a/advance", "{'to':'checked'}")
                .then()
                .statusCode(403)
                .body("detail", containsString("isn't allowed to act for users"));
    }

    @Test
    void agent_may_not_hold_parent_of_intent() {
        createItem("a");
        agent.post("/queue", "{'kind':'workflow','name':'w','parent':'w/a'}")
                .then()
                .statusCode(403)
                .body("detail", containsString("the parent would be held"));
        agent.get("/items/w/a").then().body("version", equalTo(1));
    }
}
