package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
class WorkflowsTest {
    private static int number;
    private static final String TWO = "{'states':{'begun':{'initial':true,'next':['over']},'over':{'terminal':true}}}";
    private static final String THREE =
            "{'states':{'started':{'initial':true,'next':['over']},'over':{'terminal':true},'lost':{'initial':true,'next':['over']}}}";

    private final Api api = new Api("workflows" + ++number);

    @Test
    void a_put_that_changes_nothing_makes_no_version() {
        api.put("/workflows/w", TWO).then().statusCode(201).body("version", equalTo(1));
        api.put("/workflows/w", TWO).then().statusCode(200).body("version", equalTo(1));
        api.put("/workflows/w", THREE).then().statusCode(201).body("version", equalTo(2));
        api.get("/workflows/w").then().statusCode(200).body("version", equalTo(2));
        api.get("/workflows/w", "version", 1).then().statusCode(200).body("states.begun.next", contains("over"));
        api.get("/workflows/w", "version", 3).then().statusCode(404);
        api.get("/workflows/w", "version", "x").then().statusCode(400).body("faults[0].at", equalTo("/version"));
        api.get("/workflows/none").then().statusCode(404);
    }

    @Test
    void what_was_read_can_be_put_back() {
        api.put("/workflows/w", "{'within':'P1D','roles':{'ops':['olga']},'labels':{'a':''}," + TWO.substring(1))
                .then()
                .statusCode(201);
        var read = api.get("/workflows/w").asString();
        api.put("/workflows/w", read).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/yaml", "application/x-yaml", "text/yaml"})
    void yaml_says_the_same_as_json(String type) {
        api.put("/workflows/w", TWO).then().statusCode(201);
        api.putYaml("/workflows/w", type, """
                states:
                  begun: {initial: true, next: [over]}
                  over: {terminal: true}
                """).then().statusCode(200);
        api.putYaml("/workflows/w", type, "states: [").then().statusCode(400).body("faults[0].at", startsWith("line "));
    }

    @Test
    void every_fault_of_a_graph_is_told_with_its_place() {
        api.put("/workflows/w", """
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
        api.put("/workflows/w", "{'states':{").then().statusCode(400).body("faults[0].at", startsWith("line 1"));
        api.put("/workflows/w", "[]").then().statusCode(400);
        api.put("/workflows/w", "").then().statusCode(400).body("faults.at", hasItem("/states"));
    }

    @Test
    void what_a_workflow_watches_is_kept_shown_and_told_with_a_move() {
        var rules = """
                'few':{'state':'begun','atLeast':100,'per':'P1D','zone':'Europe/Berlin'},
                'many':{'state':'over','atMost':20,'per':'PT1H'},
                'careful':{'state':'begun','minStay':'P1D'},
                'cooling':{'state':'over','minAge':'P1D'}""";
        var watching = "{'expect':{" + rules + "}," + TWO.substring(1);
        api.put("/workflows/w", watching)
                .then()
                .statusCode(201)
                .body("expect.few.zone", equalTo("Europe/Berlin"), "expect.many.per", equalTo("PT1H"));
        api.put("/workflows/w", api.get("/workflows/w").asString()).then().statusCode(200);
        api.put("/workflows/w", watching.replace("PT1H", "PT7H").replace("'begun','minStay'", "'none','minStay'"))
                .then()
                .statusCode(400)
                .body("faults.at", contains("/expect/many/per", "/expect/careful/state"));
        api.post("/items", "{'workflow':'w','key':'a'}").then().statusCode(201);
        api.post("/items/w/a/complete").then().statusCode(200);
        api.get("/items/w/a")
                .then()
                .statusCode(200)
                .body(
                        "history[1].violations.careful",
                        equalTo("too-fast"),
                        "history[1].violations.cooling",
                        equalTo("too-early"));
    }

    @Test
    void the_built_in_workflow_is_listed_and_stays_as_it_is() {
        api.put("/workflows/w", TWO);
        api.get("/workflows")
                .then()
                .statusCode(200)
                .body("workflows.name", contains("simple", "w"), "nextPageToken", nullValue());
        api.put("/workflows/simple", TWO).then().statusCode(409);
        api.delete("/workflows/simple").then().statusCode(409);
        for (var i = 0; i < 5; i++) api.put("/workflows/w" + i, TWO);
        var first = api.get("/workflows", "limit", 4);
        var rest = api.get("/workflows", "limit", 4, "pageToken", first.path("nextPageToken"));
        assertThat(first.jsonPath().getList("workflows").size()
                        + rest.jsonPath().getList("workflows").size())
                .isEqualTo(7);
    }

    @Test
    void a_workflow_is_drawn() {
        api.put("/workflows/w", TWO);
        var diagram = api.get("/workflows/w/diagram");
        assertThat(diagram.contentType()).startsWith("text/vnd.mermaid");
        assertThat(diagram.asString()).startsWith("stateDiagram-v2\n").contains("state \"begun\" as s0", "s0 --> s1");
        api.get("/workflows/none/diagram").then().statusCode(404);
    }

    @Test
    void open_items_are_migrated_and_what_is_occupied_is_not_deleted() {
        api.put("/workflows/w", TWO);
        api.post("/items", "{'workflow':'w','key':'a'}").then().statusCode(201);
        api.put("/workflows/w", THREE).then().statusCode(201);
        api.delete("/workflows/w", "version", 1).then().statusCode(409).body("current.occupant", containsString("w/a"));
        api.post("/workflows/w/migrate", "{'dryRun':true}")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "items[0].problem", containsString("no state begun"));
        api.post("/workflows/w/migrate", "{'states':{'begun':'nowhere'}}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/states/begun"));
        api.post("/workflows/w/migrate", "{'states':{'begun':'started'},'note':'v2'}")
                .then()
                .statusCode(200)
                .body("items[0].state", equalTo("started"), "items[0].problem", nullValue());
        api.get("/items/w/a").then().body("workflowVersion", equalTo(2), "state", equalTo("started"));
        api.delete("/workflows/w", "version", 1).then().statusCode(200).body("deleted", contains(1));
        api.delete("/items/w/a");
        api.delete("/workflows/w").then().statusCode(200).body("deleted", contains(2));
        api.get("/workflows/w").then().statusCode(404);
        api.delete("/workflows/w").then().statusCode(404);
    }

    @Test
    void a_workflow_without_a_board_has_no_list_and_says_so() {
        api.put("/workflows/w", "{'board':false," + TWO.substring(1)).then().statusCode(201);
        api.get("/items", "workflow", "w").then().statusCode(409).body("detail", containsString("board: false"));
    }
}
