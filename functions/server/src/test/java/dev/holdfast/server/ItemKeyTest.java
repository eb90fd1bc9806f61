// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any valid key finds its item, escaped or not. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ItemKeyTest {
    private static int number;

    /** Each test has its own application, so that tests don't share items. */
    private final ApiClient apiClient = new ApiClient("keyed" + ++number);

    @BeforeEach
    void putWorkflow() {
        OrderWorkflow.put(apiClient);
    }

    static Stream<String> keys() {
        var all = "AZaz09-._~!$&()*+,;=:@'";
        return Stream.of(
                all, all.replace(".", "%2E").replace("+", "%2B"), URLEncoder.encode(all, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void key_may_have_every_valid_character_escaped_or_not(String spelled) {
        apiClient
                .request()
                .contentType("application/json")
                .body("{\"key\":\"AZaz09-._~!$&()*+,;=:@'\"}")
                .post(apiClient.url("/items"))
                .then()
                .statusCode(201);
        apiClient
                .get("/items/simple/" + spelled)
                .then()
                .statusCode(200)
                .body("key", equalTo("AZaz09-._~!$&()*+,;=:@'"));
        apiClient.post("/items/simple/" + spelled + "/complete").then().statusCode(200);
        apiClient.delete("/items/simple/" + spelled).then().statusCode(200);
    }

    @Test
    void text_after_semicolon_is_part_of_key() {
        apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
        apiClient.get("/items/simple/a;b").then().statusCode(404);
        apiClient.delete("/items/simple/a;x=y").then().statusCode(404);
    }
}
