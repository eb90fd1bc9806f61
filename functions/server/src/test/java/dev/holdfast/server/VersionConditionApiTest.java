// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests changes that need a certain version ({@code If-Match}). */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class VersionConditionApiTest {
    private final ApiClient apiClient = new ApiClient("condition");

    @BeforeEach
    void create() {
        apiClient.delete("/items/simple/a");
        apiClient.post("/items", "{'key':'a'}");
        apiClient.patch("/items/simple/a", "{'labels':{'n':'2'}}").then().header("ETag", "\"2\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2\"",
                "\"1\", \"2\"",
                "\"2\",\"9\"",
                "W/\"2\" , \"2\"",
                ", \"x,y\", \"2\"",
                "*",
                "\"3\",\"2\",\"1\""
            })
    void change_is_made_if_list_contains_version(String list) {
        apiClient
                .with("If-Match", list)
                .patch("/items/simple/a", "{'labels':{'n':'3'}}")
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "\"1\", \"3\"", "W/\"2\"", "\"02\"", "\"two\"", "\"-2\"", ""})
    void change_is_refused_if_no_strong_tag_matches(String list) {
        apiClient
                .with("If-Match", list)
                .patch("/items/simple/a", "{'labels':{'n':'3'}}")
                .then()
                .statusCode(412)
                .body("version", equalTo(2));
        apiClient.get("/items/simple/a").then().header("ETag", "\"2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2", "\"02 \"", "two", "\"2\" \"3\"", "w/\"2\"", "\"1\", *"})
    void value_that_is_no_list_is_refused_by_name(String value) {
        apiClient
                .with("If-Match", value)
                .patch("/items/simple/a", "{'labels':{'n':'3'}}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("If-Match"));
    }

    @Test
    void policy_has_same_conditions() {
        var policy = "{'warning':'PT2H'}";
        apiClient.put("/queue/policy", policy).then().statusCode(200);
        apiClient
                .with("If-Match", "W/\"1\"")
                .put("/queue/policy", policy)
                .then()
                .statusCode(412);
        apiClient
                .with("If-Match", "\"0\", \"1\"")
                .put("/queue/policy", policy)
                .then()
                .statusCode(200);
    }
}
