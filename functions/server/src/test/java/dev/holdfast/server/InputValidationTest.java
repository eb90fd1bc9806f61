// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class InputValidationTest {
    private final ApiClient apiClient = new ApiClient("bad");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'kee':'a'}                           | /kee          | is not a known field",
                "{'key':17}                            | /key          | must be a string",
                "{'key':['a']}                         | /key          | must be a string",
                "{'key':'a/b'}                         | /key          | must be 1 to 200",
                "{'key':''}                            | /key          | must be 1 to 200",
                "{'within':'soon'}                     | /within       | ISO 8601",
                "{'within':'P1M'}                      | /within       | ISO 8601",
                "{'within':'PT0S'}                     | /within       | longer than zero",
                "{'deadline':'tomorrow'}               | /deadline     | RFC 3339",
                "{'deadline':5}                        | /deadline     | must be a string",
                "{'deadline':'2026-01-01T00:00:00Z','within':'PT1H'} | /within | must be absent when deadline is given",
                "{'labels':['a']}                      | /labels       | must be an object",
                "{'labels':{'a':1}}                    | /labels/a     | must be a string",
                "{'roles':{'ops':'olga'}}              | /roles/ops    | must be an array",
                "{'workflow':'no spaces'}              | /workflow     | must be 1 to 64",
                "{'key':'a','key':'b'}                 | line 1        | has the member 'key' twice",
                "{'data':{'a':1,'a':2}}                | /data         | has the member 'a' twice",
                "{'key':                               | line 1        | is not JSON",
                "{'key':'a'} {'key':'b'}               | line 1        |",
                "nope                                  | /             | must be a JSON object",
                "[]                                    | /             | must be a JSON object",
                "null                                  | /             | must be a JSON object",
            })
    void bad_input_is_refused_by_its_place(String body, String at, String why) {
        apiClient
                .post("/items", body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:holdfast:problem:invalid"))
                .body("faults[0].at", startsWith(at))
                .body(
                        "faults[0].message",
                        containsString(
                                why == null
                                        ? ""
                                        : why.replace('\'', '"')
                                                .replace("\"key\"", "'key'")
                                                .replace("\"a\"", "'a'")));
    }

    @Test
    void all_faults_are_reported_at_once() {
        apiClient
                .post("/items", "{'key':'a/b','workflow':'?','parent':''}")
                .then()
                .statusCode(400)
                .body("faults.size()", equalTo(3));
    }

    @Test
    void application_name_must_be_valid() {
        new ApiClient("-")
                .get("/items", "workflow", "simple")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("app"));
    }

    @Test
    void unknown_parameter_is_refused_by_name() {
        assertRefusedAsUnknown(
                apiClient.get("/search", "q", "nonexistent"), "/q", "known fields are limit, pageToken, query");
        assertRefusedAsUnknown(
                apiClient.get("/events", "type", "x"), "/type", "known fields are label, state, types, workflow");
        assertRefusedAsUnknown(
                apiClient.post("/subscriptions/a/replay?since=yesterday"), "/since", "there are no fields");
        assertRefusedAsUnknown(
                apiClient.get("/workflows/simple", "workflow", "simple"), "/workflow", "known fields are version");
        apiClient
                .get("/items", "workflow", "simple", "Limit", 1, "a/b", 2)
                .then()
                .statusCode(400)
                .body("faults.at", containsInAnyOrder("/Limit", "/a~1b"));
        apiClient
                .get("/items", "workflow", "simple", "X-Amz-Date", "20260301T080000Z")
                .then()
                .statusCode(200);
    }

    @Test
    void repeated_parameter_is_refused_by_name() {
        assertRefusedAsRepeated("/items?workflow=simple&state=open&state=done", "/state");
        assertRefusedAsRepeated("/items?workflow=simple&overdue=false&overdue=true", "/overdue");
        assertRefusedAsRepeated("/items?workflow=simple&state=open&STATE=done", "/state");
        assertRefusedAsRepeated("/queue?label=team:x&label=site:n", "/label");
        assertRefusedAsRepeated("/items?workflow=simple&label=team:x&label=team:y", "/labels/team");
        apiClient.get("/items?workflow=simple&label=team:x&label=site:n").then().statusCode(200);
    }

    private void assertRefusedAsRepeated(String path, String at) {
        var response = apiClient.get(path);
        assertProblem(response, 400);
        response.then().body("faults.at", contains(at), "faults[0].message", equalTo("is given more than once"));
    }

    private static void assertRefusedAsUnknown(Response response, String at, String known) {
        assertProblem(response, 400);
        response.then().body("faults.at", contains(at), "faults[0].message", startsWith("is not a known field; "));
        response.then().body("faults[0].message", containsString(known));
    }

    @Test
    void invalid_day_time_and_zone_are_refused_in_words() {
        apiClient
                .get("/workflows/simple/completeness", "from", "x")
                .then()
                .statusCode(400)
                .body("detail", equalTo("/from: must be a day such as 2026-01-31, as a string"));
        var wrong = Map.of(
                "'zone':'Europe/Berlinn'", "/hours/zone: must be a time zone such as Europe/Berlin, as a string",
                "'from':'8'", "/hours/from: must be a time of day such as 08:30, as a string",
                "'to':17", "/hours/to: must be a time of day such as 08:30, as a string");
        wrong.forEach((member, detail) -> apiClient
                .put("/subscriptions/a", "{'hours':{" + member + "}}")
                .then()
                .statusCode(400)
                .body("detail", equalTo(detail)));
    }

    @Test
    void member_given_by_path_is_not_read_from_body() {
        apiClient.post("/items", "{'key':'mine'}").then().statusCode(201);
        apiClient
                .post("/items/simple/mine/complete", "{'key':'other'}")
                .then()
                .statusCode(400)
                .body("detail", containsString("has the member 'key' twice"));
        apiClient
                .with("If-Match", "\"1\"")
                .post("/items/simple/mine/complete", "{'version':1}")
                .then()
                .statusCode(400);
    }

    @Test
    void overly_nested_body_is_refused() {
        apiClient
                .post("/items", "{'data':" + "[".repeat(65) + "]".repeat(65) + "}")
                .then()
                .statusCode(400)
                .body("faults[0].at", startsWith("/data"), "faults[0].message", containsString("deeper than 64"));
        apiClient
                .post("/items", "{'data':" + "[".repeat(5000) + "]".repeat(5000) + "}")
                .then()
                .statusCode(400);
        apiClient
                .post("/items", "{'data':" + "[".repeat(64) + "]".repeat(64) + "}")
                .then()
                .statusCode(201);
    }

    @Test
    void oversized_value_is_refused_by_name() {
        apiClient
                .post("/items", "{'key':'fits','data':'" + "x".repeat(256 * 1024 - 2) + "'}")
                .then()
                .statusCode(201);
        apiClient
                .post("/items", "{'data':'" + "x".repeat(300 * 1024) + "'}")
                .then()
                .statusCode(413)
                .body("faults[0].at", equalTo("/data"), "detail", containsString("262144"));
        apiClient
                .post("/items", "{'data':'" + "x".repeat(600 * 1024) + "'}")
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:holdfast:problem:too-large"));
        apiClient
                .put("/workflows/w", "{'description':'" + "x".repeat(600 * 1024) + "'}")
                .then()
                .statusCode(413);
        apiClient
                .put("/workflows/w", "{'description':'" + "x".repeat(250 * 1024) + "'}")
                .then()
                .statusCode(413);
    }

    @Test
    void unpaired_surrogate_in_data_comes_back_unchanged() {
        apiClient
                .post("/items", "{'key':'half','data':{'a':['\\ud800']}}")
                .then()
                .statusCode(201);
        assertThat(apiClient.get("/items/simple/half").asString()).contains("{\"a\":[\"\\ud800\"]}");
    }

    @Test
    void values_named_by_refusal_are_accepted() {
        var refused = apiClient.post("/recoveries", "{'workflow':'simple','mode':'wild'}");
        refused.then().statusCode(400).body("faults[0].message", equalTo("must be one of dryRun, export, redrive"));
        apiClient
                .post("/recoveries", "{'workflow':'simple','mode':'dryRun'}")
                .then()
                .statusCode(200);
    }

    @Test
    void wrong_path_method_or_content_type_gets_problem() {
        assertProblem(RestAssured.get("/nowhere"), 404);
        assertProblem(RestAssured.get("/apps/bad"), 404);
        assertProblem(RestAssured.get("/apps/bad/items/simple/a/nothing"), 404);
        assertProblem(apiClient.request().put("/apps/bad/items"), 405);
        assertProblem(apiClient.request().contentType("text/plain").body("x").post("/apps/bad/items"), 415);
        assertProblem(
                apiClient
                        .request()
                        .contentType("application/json-patch+json")
                        .body("{}")
                        .patch("/apps/bad/items/simple/a"),
                415);
        assertProblem(apiClient.request().accept("text/csv").get("/apps/bad/keys"), 200);
    }

    static void assertProblem(Response response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        if (status < 400) return;
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        assertThat(response.jsonPath().getInt("status")).isEqualTo(status);
        assertThat(response.jsonPath().getString("detail")).isNotBlank();
    }
}
