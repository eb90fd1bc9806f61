// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class WorkflowsResourceTest {
    private static int number;
    private static final String TWO = "{'states':{'begun':{'initial':true,'next':['over']},'over':{'terminal':true}}}";
    private static final String THREE =
            "{'states':{'started':{'initial':true,'next':['over']},'over':{'terminal':true},'lost':{'initial':true,'next':['over']}}}";

    private final ApiClient apiClient = new ApiClient("workflows" + ++number);

    @Test
    void unchanged_put_creates_no_version() {
        apiClient.put("/workflows/w", TWO).then().statusCode(201).body("version", equalTo(1));
        apiClient.put("/workflows/w", TWO).then().statusCode(200).body("version", equalTo(1));
        apiClient.put("/workflows/w", THREE).then().statusCode(201).body("version", equalTo(2));
        apiClient.get("/workflows/w").then().statusCode(200).body("version", equalTo(2));
        apiClient.get("/workflows/w", "version", 1).then().statusCode(200).body("states.begun.next", contains("over"));
        apiClient.get("/workflows/w", "version", 3).then().statusCode(404);
        apiClient.get("/workflows/w", "version", "x").then().statusCode(400).body("faults[0].at", equalTo("/version"));
        apiClient.get("/workflows/none").then().statusCode(404);
    }

    @Test
    void workflow_that_was_read_can_be_put_back() {
        apiClient
                .put("/workflows/w", "{'within':'P1D','roles':{'ops':['olga']},'labels':{'a':''}," + TWO.substring(1))
                .then()
                .statusCode(201);
        var read = apiClient.get("/workflows/w").asString();
        apiClient.put("/workflows/w", read).then().statusCode(200);
    }

    @Test
    void alias_in_yaml_stands_for_its_anchor() {
        var roles = "roles: {lead: [&l lea@example.com], boss: [*l]}\n";
        var states = "within: P1D\nstates: {a: {initial: true, next: [z]}, z: {terminal: true}}\n";
        apiClient
                .putYaml("/workflows/w", "application/yaml", roles + states)
                .then()
                .statusCode(201)
                .body("roles.boss", contains("lea@example.com"));
        apiClient
                .putYaml("/workflows/w", "application/yaml", "roles: {boss: [*l]}\n" + states)
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("line 1, column 16"));
    }

    @Test
    void word_that_yaml_reads_as_boolean_is_explained() {
        apiClient
                .putYaml(
                        "/workflows/w",
                        "application/yaml",
                        "states: {a: {initial: true, next: [yes]}, 'yes': {terminal: true}}\n")
                .then()
                .statusCode(400)
                .body(
                        "faults[0].at",
                        equalTo("/states/a/next/0"),
                        "faults[0].message",
                        containsString("YAML reads the words yes"));
    }

    @Test
    void put_warns_about_states_without_time_limit() {
        var unbounded = apiClient.put("/workflows/w", TWO);
        unbounded
                .then()
                .statusCode(201)
                .body("warnings", hasSize(1), "warnings[0]", containsString(": begun. Set within"));
        apiClient
                .put("/workflows/w", unbounded.asString())
                .then()
                .statusCode(200)
                .body("warnings", hasSize(1));
        apiClient.get("/workflows/w").then().body("warnings", nullValue());
        var parking = "{'states':{'p':{'initial':true,'hold':true,'within':'PT1H','next':['b']%s},"
                + "'b':{'next':['z'],'within':'PT1H'},'z':{'terminal':true}}}";
        apiClient
                .put("/workflows/p", parking.formatted(""))
                .then()
                .body("warnings[0]", containsString(": p. Set within"));
        apiClient
                .put("/workflows/p", parking.formatted(",'holdWithin':'P1D'"))
                .then()
                .statusCode(201)
                .body("warnings", nullValue());
        apiClient
                .put("/workflows/w", "{'within':'P1D'," + TWO.substring(1))
                .then()
                .statusCode(201)
                .body("warnings", nullValue());
    }

    @Test
    void item_in_simple_gets_deadline_of_a_day() {
        var created = apiClient.post("/items", "{'key':'plain'}");
        var createdAt = java.time.Instant.parse(created.path("createdAt"));
        created.then()
                .statusCode(201)
                .body(
                        "due",
                        equalTo(createdAt.plus(java.time.Duration.ofDays(1)).toString()));
        apiClient.post("/items", "{'key':'plain'}").then().statusCode(200);
        apiClient
                .post("/items", "{'key':'own','deadline':'2099-01-01T00:00:00Z'}")
                .then()
                .body("due", equalTo("2099-01-01T00:00:00Z"));
        apiClient.put("/workflows/w", TWO).then().statusCode(201);
        apiClient.post("/items", "{'workflow':'w','key':'other'}").then().body("due", nullValue());
        var intent = apiClient
                .post("/queue", "{'kind':'method','model':'m','name':'n'}")
                .<String>path("id");
        apiClient.post("/queue/release", "{'id':'" + intent + "'}").then().statusCode(200);
        apiClient.get("/items/simple/" + intent).then().body("due", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/yaml", "application/x-yaml", "text/yaml"})
    void yaml_workflow_equals_json_workflow(String type) {
        apiClient.put("/workflows/w", TWO).then().statusCode(201);
        apiClient.putYaml("/workflows/w", type, """
                states:
                  begun: {initial: true, next: [over]}
                  over: {terminal: true}
                """).then().statusCode(200);
        apiClient
                .putYaml("/workflows/w", type, "states: [")
                .then()
                .statusCode(400)
                .body("faults[0].at", startsWith("line "));
    }

    @Test
    void every_fault_of_graph_is_reported_with_its_place() {
        apiClient
                .put("/workflows/w", """
                        {'states':{'a':{'initial':true,'next':['b','nowhere'],'within':'soon'},
                          'b':{'next':[]},'c':{'terminal':true,'next':['a']},'d':{'nexxt':['c'],'next':['d']}}}""")
                .then()
                .statusCode(400)
                .body(
                        "faults.at",
                        hasItems(
                                "/states/a/next/1",
                                "/states/a/within",
                                "/states/b",
                                "/states/c",
                                "/states/d/nexxt",
                                "/states/d"));
        apiClient.put("/workflows/w", "{'states':{").then().statusCode(400).body("faults[0].at", startsWith("line 1"));
        apiClient.put("/workflows/w", "[]").then().statusCode(400);
        apiClient.put("/workflows/w", "").then().statusCode(400).body("faults.at", hasItem("/states"));
    }

    @Test
    void expectations_of_workflow_are_stored_shown_and_published_with_moves() {
        var rules = """
                'few':{'state':'begun','atLeast':100,'per':'P1D','zone':'Europe/Berlin'},
                'many':{'state':'over','atMost':20,'per':'PT1H'},
                'careful':{'state':'begun','minStay':'P1D'},
                'cooling':{'state':'over','minAge':'P1D'}""";
        var document = "{'expect':{" + rules + "}," + TWO.substring(1);
        apiClient
                .put("/workflows/w", document)
                .then()
                .statusCode(201)
                .body("expect.few.zone", equalTo("Europe/Berlin"), "expect.many.per", equalTo("PT1H"));
        apiClient
                .put("/workflows/w", apiClient.get("/workflows/w").asString())
                .then()
                .statusCode(200);
        apiClient
                .put("/workflows/w", document.replace("PT1H", "PT7H").replace("'begun','minStay'", "'none','minStay'"))
                .then()
                .statusCode(400)
                .body("faults.at", contains("/expect/many/per", "/expect/careful/state"));
        apiClient.post("/items", "{'workflow':'w','key':'a'}").then().statusCode(201);
        apiClient.post("/items/w/a/complete").then().statusCode(200);
        apiClient
                .get("/items/w/a")
                .then()
                .statusCode(200)
                .body(
                        "history[1].violations.careful",
                        equalTo("too-fast"),
                        "history[1].violations.cooling",
                        equalTo("too-early"));
    }

    @Test
    void built_in_workflow_is_listed_and_cannot_be_changed() {
        apiClient.put("/workflows/w", TWO);
        apiClient
                .get("/workflows")
                .then()
                .statusCode(200)
                .body("workflows.name", contains("simple", "w"), "nextPageToken", nullValue());
        apiClient.put("/workflows/simple", TWO).then().statusCode(409);
        apiClient.delete("/workflows/simple").then().statusCode(409);
        for (var i = 0; i < 5; i++) apiClient.put("/workflows/w" + i, TWO);
        var firstPage = apiClient.get("/workflows", "limit", 4);
        var lastPage = apiClient.get("/workflows", "limit", 4, "pageToken", firstPage.path("nextPageToken"));
        assertThat(firstPage.jsonPath().getList("workflows").size()
                        + lastPage.jsonPath().getList("workflows").size())
                .isEqualTo(7);
    }

    @Test
    void workflow_has_diagram() {
        apiClient.put("/workflows/w", TWO);
        var diagram = apiClient.get("/workflows/w/diagram");
        assertThat(diagram.contentType()).startsWith("text/vnd.mermaid");
        assertThat(diagram.asString()).startsWith("stateDiagram-v2\n").contains("state \"begun\" as s0", "s0 --> s1");
        apiClient.get("/workflows/none/diagram").then().statusCode(404);
    }

    @Test
    void open_items_are_migrated_and_occupied_version_is_not_deleted() {
        apiClient.put("/workflows/w", TWO);
        apiClient.post("/items", "{'workflow':'w','key':'a'}").then().statusCode(201);
        apiClient.put("/workflows/w", THREE).then().statusCode(201);
        apiClient
                .delete("/workflows/w", "version", 1)
                .then()
                .statusCode(409)
                .body("current.occupant", containsString("w/a"));
        apiClient
                .post("/workflows/w/migrate", "{'dryRun':true}")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "items[0].problem", containsString("no state begun"));
        apiClient
                .post("/workflows/w/migrate", "{'states':{'begun':'nowhere'}}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/states/begun"));
        apiClient
                .post("/workflows/w/migrate", "{'states':{'begun':'started'},'note':'v2'}")
                .then()
                .statusCode(200)
                .body("items[0].state", equalTo("started"), "items[0].problem", nullValue());
        apiClient.get("/items/w/a").then().body("workflowVersion", equalTo(2), "state", equalTo("started"));
        apiClient.delete("/workflows/w", "version", 1).then().statusCode(200).body("deleted", contains(1));
        apiClient.delete("/items/w/a");
        apiClient.delete("/workflows/w").then().statusCode(200).body("deleted", contains(2));
        apiClient.get("/workflows/w").then().statusCode(404);
        apiClient.delete("/workflows/w").then().statusCode(404);
    }

    @Test
    void listing_workflow_without_board_is_refused_with_reason() {
        apiClient
                .put("/workflows/w", "{'board':false," + TWO.substring(1))
                .then()
                .statusCode(201);
        apiClient.get("/items", "workflow", "w").then().statusCode(409).body("detail", containsString("board: false"));
    }
}
