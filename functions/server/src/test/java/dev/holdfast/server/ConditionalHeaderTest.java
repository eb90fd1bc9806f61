// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.http.ContractOperation;
import dev.holdfast.http.OpenApiContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each operation honours or refuses If-Match, If-None-Match and Idempotency-Key. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ConditionalHeaderTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final Map<String, Set<String>> HONOURING_OPERATIONS = Map.of(
            "If-Match",
            Set.of(
                    "edit-item",
                    "delete-item",
                    "advance-item",
                    "complete-item",
                    "heartbeat-item",
                    "acknowledge-item",
                    "hold-item",
                    "release-item",
                    "claim-task",
                    "unclaim-task",
                    "assign-task",
                    "edit-task",
                    "reschedule-change",
                    "cancel-change",
                    "put-queue-policy",
                    "put-timeline-access",
                    "put-calendar",
                    "delete-calendar",
                    "put-workflow"),
            "Idempotency-Key",
            Set.of("create-item", "advance-item", "complete-item", "recover-items", "schedule-change"),
            "If-None-Match",
            Set.of("put-workflow", "put-calendar"));
    private static final String TWO =
            "{'within':'P1D','states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}";
    private static final String THREE = TWO.replace("'P1D'", "'P2D'");
    private static int number;

    private final ApiClient apiClient = new ApiClient("conditions" + ++number);

    private String path(ContractOperation contractOperation) {
        return contractOperation.path().replace("{app}", apiClient.app()).replaceAll("\\{[a-z]+}", "x");
    }

    @Test
    void header_that_an_operation_ignores_is_refused() {
        HONOURING_OPERATIONS.forEach((header, honouring) -> {
            for (var contractOperation : CONTRACT.operations()) {
                var isRead = contractOperation.method().equals("GET");
                if (honouring.contains(contractOperation.id()) || isRead && header.equals("If-None-Match")) continue;
                var answer = apiClient
                        .with(header, "\"1\"")
                        .request()
                        .contentType("application/json")
                        .request(contractOperation.method(), path(contractOperation));
                assertThat(answer.statusCode())
                        .as("%s of %s: %s", header, contractOperation, answer.asString())
                        .isEqualTo(400);
                assertThat(answer.<String>path("faults[0].at")).isEqualTo(header);
            }
        });
    }

    @Test
    void workflow_is_put_only_over_version_that_caller_read() {
        apiClient.with("If-Match", "\"1\"").put("/workflows/w", TWO).then().statusCode(412);
        apiClient
                .with("If-None-Match", "*")
                .put("/workflows/w", TWO)
                .then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""));
        apiClient.with("If-None-Match", "*").put("/workflows/w", THREE).then().statusCode(412);
        apiClient.get("/workflows/w").then().header("ETag", equalTo("\"1\""));
        apiClient
                .with("If-Match", "\"1\"")
                .put("/workflows/w", THREE)
                .then()
                .statusCode(201)
                .header("ETag", equalTo("\"2\""));
        apiClient
                .with("If-Match", "\"1\"")
                .put("/workflows/w", TWO)
                .then()
                .statusCode(412)
                .body("version", equalTo(2));
        apiClient
                .with("If-Match", "\"1\"")
                .request()
                .contentType("application/yaml")
                .body("within: P3D\nstates: {a: {initial: true, next: [z]}, z: {terminal: true}}\n")
                .put(apiClient.url("/workflows/w"))
                .then()
                .statusCode(412);
        apiClient.with("If-None-Match", "\"2\"").get("/workflows/w").then().statusCode(304);
        apiClient.get("/workflows/w").then().body("version", equalTo(2));
    }

    /** RFC 9110, section 13.1.1. */
    @Test
    void star_in_if_match_changes_only_existing_workflow() {
        var existing = apiClient.with("If-Match", "*");
        existing.put("/workflows/w", TWO).then().statusCode(412).body("version", equalTo(0));
        apiClient.get("/workflows/w").then().statusCode(404);
        apiClient.put("/workflows/w", TWO).then().statusCode(201);
        existing.put("/workflows/w", TWO).then().statusCode(200).header("ETag", equalTo("\"1\""));
        existing.put("/workflows/w", THREE).then().statusCode(201).header("ETag", equalTo("\"2\""));
        apiClient.delete("/workflows/w").then().statusCode(200);
        existing.put("/workflows/w", TWO).then().statusCode(412);
    }

    /** The policy and the timeline access always exist, because they begin with version 0. */
    @Test
    void star_in_if_match_changes_document_that_always_exists() {
        var existing = apiClient.with("If-Match", "*");
        apiClient.get("/queue/policy").then().statusCode(200).header("ETag", equalTo("\"0\""));
        existing.put("/queue/policy", "{'warning':'PT2H'}").then().statusCode(200);
        existing.put("/queue/policy", "{'warning':'PT3H'}").then().statusCode(200);
        apiClient.get("/timeline-access").then().statusCode(200).header("ETag", equalTo("\"0\""));
        existing.put("/timeline-access", "{'apps':['other']}").then().statusCode(200);
    }

    @Test
    void tag_of_other_format_is_no_copy_but_allows_change() {
        apiClient.put("/workflows/w", TWO).then().statusCode(201);
        apiClient.put("/queue/policy", "{'warning':'PT2H'}").then().statusCode(200);
        apiClient.put("/timeline-access", "{'apps':['other']}").then().statusCode(200);
        apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
        for (var path : new String[] {"/workflows/w", "/queue/policy", "/timeline-access", "/items/simple/a"}) {
            for (var format : new String[] {"json", "yaml"}) {
                var reader = apiClient.with("Accept", "application/" + format);
                var tag = format.equals("yaml") ? "\"1-yaml\"" : "\"1\"";
                var other = format.equals("yaml") ? "\"1\"" : "\"1-yaml\"";
                assertThat(raw(reader, path).getHeader("ETag")).as(path).isEqualTo(tag);
                for (var list : new String[] {tag, "W/" + tag, "*", other + ", " + tag}) {
                    var same = reader.with("If-None-Match", list).get(path);
                    assertThat(same.statusCode()).as(path + list).isEqualTo(304);
                    assertThat(same.getHeader("ETag")).isEqualTo(tag);
                    assertThat(same.getHeaders().getValues("Vary")).contains("Accept");
                }
                assertThat(raw(reader.with("If-None-Match", other), path).statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        }
        apiClient
                .with("If-Match", "\"1-yaml\"")
                .put("/workflows/w", THREE)
                .then()
                .statusCode(201);
        apiClient.with("If-Match", "\"1-yaml\"").put("/workflows/w", TWO).then().statusCode(412);
    }

    /** Gets a path, and doesn't check the answer against the contract, because the contract describes only JSON. */
    private static io.restassured.response.Response raw(ApiClient client, String path) {
        return io.restassured.RestAssured.given().headers(client.headers()).get(client.url(path));
    }

    @Test
    void idempotency_key_beside_key_of_item_is_refused() {
        apiClient
                .with("Idempotency-Key", "once")
                .post("/items", "{'key':'a'}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/idempotencyKey"));
        apiClient.get("/items/simple/a").then().statusCode(404);
    }

    @Test
    void idempotency_key_beside_name_of_recovery_is_refused() {
        apiClient
                .with("Idempotency-Key", "once")
                .post("/recoveries", "{'workflow':'simple','mode':'redrive','recovery':'r1'}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/idempotencyKey"));
    }

    @Test
    void creation_with_reused_key_and_other_content_is_refused() {
        var keyed = apiClient.with("Idempotency-Key", "once");
        keyed.post("/items", "{'data':1}").then().statusCode(201);
        keyed.post("/items", "{'data':2}").then().statusCode(409);
    }
}
