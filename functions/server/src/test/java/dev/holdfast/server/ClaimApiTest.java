// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.holdfast.SettableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers claim items over HTTP. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ClaimApiTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("claims" + ++number);

    @Inject
    SettableClock clock;

    @BeforeEach
    void createWork() {
        apiClient.put("/workflows/renew", """
                {'states': {
                  'todo': {'initial': true, 'claimable': true, 'next': ['done']},
                  'done': {'terminal': true}}}""").then().statusCode(201);
        apiClient
                .post("/items", "{'workflow':'renew','key':'a','data':{'host':'h'}}")
                .then()
                .statusCode(201);
    }

    private JsonPath claim(String worker) {
        return apiClient
                .post("/claims", "{'workflow':'renew','worker':'" + worker + "'}")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void claimed_item_is_renewed_and_completed_with_its_token() {
        var claimed = claim("w1");
        assertThat(claimed.getString("item.data.host")).isEqualTo("h");
        var token = claimed.getString("item.claim.token");
        apiClient
                .post("/claims", "{'workflow':'renew','worker':'w2'}")
                .then()
                .statusCode(200)
                .body("$", anEmptyMap());
        apiClient
                .get("/items/renew/a")
                .then()
                .body("claim.worker", equalTo("w1"), "claim.attempt", equalTo(1), "claim.token", nullValue());
        var withToken = "{'claimToken':'" + token + "'}";
        apiClient.post("/items/renew/a/heartbeat", withToken).then().statusCode(200);
        apiClient
                .post("/items/renew/a/complete", withToken)
                .then()
                .statusCode(200)
                .body("state", equalTo("done"));
    }

    @Test
    void worker_that_lost_its_claim_is_refused() {
        var first = claim("w1").getString("item.claim.token");
        clock.advance(ofMinutes(2));
        assertThat(claim("w2").getInt("item.claim.attempt")).isEqualTo(2);
        for (var operation : new String[] {"heartbeat", "complete", "return"}) {
            apiClient
                    .post("/items/renew/a/" + operation, "{'claimToken':'" + first + "'}")
                    .then()
                    .statusCode(409)
                    .body("detail", containsString("the worker w2 has claimed the item"));
        }
    }

    @Test
    void returned_item_shows_reason_and_waits() {
        var token = claim("w1").getString("item.claim.token");
        apiClient
                .post(
                        "/items/renew/a/return",
                        "{'claimToken':'" + token + "','reason':'exit code 1','retryAfter':'PT5M'}")
                .then()
                .statusCode(200)
                .body("attempt", equalTo(1));
        apiClient.get("/items/renew/a").then().body("claim", nullValue(), "returned.reason", equalTo("exit code 1"));
        assertThat(claim("w2").getMap("item")).isNull();
        clock.advance(ofMinutes(5));
        assertThat(claim("w2").getInt("item.claim.attempt")).isEqualTo(2);
    }

    @Test
    void bad_claim_names_the_field() {
        apiClient
                .post("/claims", "{'workflow':'renew','worker':'w','lease':'PT1S'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/lease"));
    }
}
