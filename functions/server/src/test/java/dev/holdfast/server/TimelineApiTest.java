// SPDX-License-Identifier: Apache-2.0
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

/** Tests causes of changes, timelines, search and completeness reports over HTTP. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class TimelineApiTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static int number;

    private final ApiClient apiClient = new ApiClient("insight" + ++number);

    @Test
    void change_keeps_its_cause_headers_and_ignores_malformed_trace() {
        apiClient
                .with("traceparent", TRACE, "Holdfast-Causation", "till.7")
                .post("/items", "{'key':'a'}")
                .then()
                .statusCode(201)
                .body("history[0].cause.traceparent", equalTo(TRACE), "history[0].cause.causation", equalTo("till.7"));
        apiClient
                .with("traceparent", "00-rubbish")
                .post("/items", "{'key':'b'}")
                .then()
                .statusCode(201)
                .body("history[0].cause", nullValue());
        apiClient
                .with("Holdfast-Causation", "x".repeat(251))
                .post("/items", "{'key':'c'}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("Holdfast-Causation"));
    }

    @Test
    void item_family_is_traced_and_empty_trace_is_refused() {
        apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
        apiClient.post("/items/simple/a/complete", "{'note':'by hand'}").then().statusCode(200);
        apiClient
                .get("/trace", "workflow", "simple", "key", "a", "limit", 1)
                .then()
                .statusCode(200)
                .body("entries.type", contains("dev.holdfast.item.created"), "items[0].state", equalTo("done"));
        apiClient
                .get("/trace", "correlation", "nothing-of-ours")
                .then()
                .statusCode(200)
                .body("entries", hasSize(0));
        apiClient.get("/trace").then().statusCode(400).body("detail", containsString("correlation"));
        apiClient.get("/trace", "workflow", "simple", "key", "b").then().statusCode(404);
    }

    @Test
    void link_is_followed_into_applications_that_grant_timeline_access() {
        apiClient
                .post("/items", "{'key':'a','links':['tracking:1Z/9']}")
                .then()
                .statusCode(201)
                .body("links", contains("tracking:1Z/9"));
        apiClient
                .post("/items", "{'key':'b','links':['tracking:1Z/9']}")
                .then()
                .statusCode(409)
                .body("detail", containsString("simple/a"), "current.link", equalTo("tracking:1Z/9"));
        apiClient.get("/trace", "link", "tracking:1Z/9").then().statusCode(200).body("entries", hasSize(1));
        apiClient
                .get("/trace", "link", "tracking:1Z/9", "apps", "carrier")
                .then()
                .statusCode(403)
                .body("detail", containsString("carrier"));
        var tag = apiClient
                .get("/timeline-access")
                .then()
                .statusCode(200)
                .body("apps", hasSize(0))
                .extract()
                .header("ETag");
        apiClient
                .with("If-Match", tag)
                .put("/timeline-access", "{'apps':['carrier']}")
                .then()
                .statusCode(200)
                .body("version", equalTo(1), "apps", contains("carrier"));
        apiClient
                .with("If-Match", tag)
                .put("/timeline-access", "{'apps':[]}")
                .then()
                .statusCode(412);
        apiClient
                .put("/timeline-access", "{'apps':['-']}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/apps/0"));
    }

    @Test
    void invalid_query_is_refused_with_place_and_valid_one_answered() {
        apiClient.get("/search", "query", "state:open").then().statusCode(200).body("hits", hasSize(0));
        apiClient
                .get("/search", "query", "foo:open")
                .then()
                .statusCode(400)
                .body("detail", containsString("at character 1: foo is not a field"));
    }

    @Test
    void index_is_filled_with_open_items() {
        apiClient
                .post("/workflows/simple/rebuild-search", "")
                .then()
                .statusCode(200)
                .body("items", equalTo(0));
        apiClient.post("/workflows/nope/rebuild-search", "").then().statusCode(404);
    }

    @Test
    void body_of_rebuild_has_same_effect_as_parameters() {
        for (var key : new String[] {"r1", "r2"})
            apiClient.post("/items", "{'key':'" + key + "'}").then().statusCode(201);
        var rebuild = "/workflows/simple/rebuild-search";
        var token = apiClient
                .post(rebuild, "{'limit':1}")
                .then()
                .statusCode(200)
                .body("items", equalTo(1))
                .extract()
                .<String>path("nextPageToken");
        apiClient
                .post(rebuild, "{'limit':1,'pageToken':'" + token + "'}")
                .then()
                .statusCode(200)
                .body("items", equalTo(1));
        apiClient.post(rebuild, "{'limit':0}").then().statusCode(400).body("faults[0].at", equalTo("/limit"));
        apiClient.post(rebuild, "{'limits':1}").then().statusCode(400).body("faults[0].at", equalTo("/limits"));
        apiClient.post(rebuild + "?limit=1", "{'limit':1}").then().statusCode(400);
    }

    @Test
    void report_shows_whether_everything_finished() {
        apiClient
                .get("/workflows/simple/completeness")
                .then()
                .statusCode(200)
                .body("summary", equalTo("Nothing was created."), "addsUp", equalTo(true), "total.created", equalTo(0));
        apiClient
                .get("/workflows/simple/completeness", "daily", true)
                .then()
                .statusCode(200)
                .body("days", hasSize(7));
        apiClient
                .get("/workflows/simple/completeness", "from", "yesterday")
                .then()
                .statusCode(400);
        apiClient.get("/workflows/nope/completeness").then().statusCode(404);
    }

    @Test
    void event_schemas_are_public() {
        RestAssured.given()
                .filter(new ContractFilter())
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
