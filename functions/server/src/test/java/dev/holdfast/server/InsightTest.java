package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** Why things happened, what happened together, and whether everything finished. */
@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
class InsightTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static int number;

    private final Api api = new Api("insight" + ++number);

    @Test
    void a_change_keeps_the_headers_that_say_why_and_a_malformed_trace_counts_as_none() {
        api.with("traceparent", TRACE, "Holdfast-Causation", "till.7")
                .post("/items", "{'key':'a'}")
                .then()
                .statusCode(201)
                .body("history[0].cause.traceparent", equalTo(TRACE), "history[0].cause.causation", equalTo("till.7"));
        api.with("traceparent", "00-rubbish")
                .post("/items", "{'key':'b'}")
                .then()
                .statusCode(201)
                .body("history[0].cause", nullValue());
        api.with("Holdfast-Causation", "x".repeat(251))
                .post("/items", "{'key':'c'}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("Holdfast-Causation"));
    }

    @Test
    void a_family_is_traced_and_a_trace_of_nothing_is_refused() {
        api.post("/items", "{'key':'a'}").then().statusCode(201);
        api.post("/items/simple/a/complete", "{'note':'by hand'}").then().statusCode(200);
        api.get("/trace", "workflow", "simple", "key", "a", "limit", 1)
                .then()
                .statusCode(200)
                .body("lines.type", contains("dev.holdfast.item.created"), "items[0].state", equalTo("done"));
        api.get("/trace", "correlation", "nothing-of-ours")
                .then()
                .statusCode(200)
                .body("lines", hasSize(0));
        api.get("/trace").then().statusCode(400).body("detail", containsString("correlation"));
        api.get("/trace", "workflow", "simple", "key", "b").then().statusCode(404);
    }

    @Test
    void a_link_is_followed_as_far_as_readers_are_admitted() {
        api.post("/items", "{'key':'a','links':['tracking:1Z/9']}")
                .then()
                .statusCode(201)
                .body("links", contains("tracking:1Z/9"));
        api.post("/items", "{'key':'b','links':['tracking:1Z/9']}")
                .then()
                .statusCode(409)
                .body("detail", containsString("simple/a"), "current.link", equalTo("tracking:1Z/9"));
        api.get("/trace", "link", "tracking:1Z/9").then().statusCode(200).body("lines", hasSize(1));
        api.get("/trace", "link", "tracking:1Z/9", "apps", "carrier")
                .then()
                .statusCode(403)
                .body("detail", containsString("carrier"));
        var tag = api.get("/timeline-access")
                .then()
                .statusCode(200)
                .body("apps", hasSize(0))
                .extract()
                .header("ETag");
        api.with("If-Match", tag)
                .put("/timeline-access", "{'apps':['carrier']}")
                .then()
                .statusCode(200)
                .body("version", equalTo(1), "apps", contains("carrier"));
        api.with("If-Match", tag).put("/timeline-access", "{'apps':[]}").then().statusCode(412);
        api.put("/timeline-access", "{'apps':['-']}").then().statusCode(400).body("faults.at", contains("/apps/0"));
    }

    @Test
    void a_query_that_is_wrong_is_told_where_and_a_right_one_is_answered() {
        api.get("/search", "query", "state:open").then().statusCode(200).body("hits", hasSize(0));
        api.get("/search", "query", "foo:open")
                .then()
                .statusCode(400)
                .body("detail", containsString("at character 1: there is no field foo"));
    }

    @Test
    void the_index_is_filled_with_what_is_open() {
        api.post("/workflows/simple/rebuild-search", "").then().statusCode(200).body("items", equalTo(0));
        api.post("/workflows/nope/rebuild-search", "").then().statusCode(404);
    }

    @Test
    void a_report_says_whether_everything_finished() {
        api.get("/workflows/simple/completeness")
                .then()
                .statusCode(200)
                .body("says", equalTo("Nothing was created."), "addsUp", equalTo(true), "total.created", equalTo(0));
        api.get("/workflows/simple/completeness", "daily", true)
                .then()
                .statusCode(200)
                .body("days", hasSize(7));
        api.get("/workflows/simple/completeness", "from", "yesterday").then().statusCode(400);
        api.get("/workflows/nope/completeness").then().statusCode(404);
    }

    @Test
    void the_schemas_that_events_name_are_open_to_all() {
        RestAssured.given()
                .filter(new KeepsToContract())
                .get("/schemas/item-1")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("application/schema+json"))
                .body(containsString("urn:holdfast:schema:item-1"));
        RestAssured.given()
                .get("/schemas/expectation-1")
                .then()
                .statusCode(200)
                .body(containsString("urn:holdfast:schema:expectation-1"));
        RestAssured.given().get("/schemas/nope").then().statusCode(404).body("detail", containsString("nope"));
    }
}
