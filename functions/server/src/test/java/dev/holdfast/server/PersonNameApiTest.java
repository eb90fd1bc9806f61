// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rule applies to names of people in headers, roles and reviews. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class PersonNameApiTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("names" + ++number);

    private ApiClient as(String name) {
        return apiClient.with("Holdfast-Actor", name);
    }

    private void putPolicy(String json) {
        apiClient.put("/queue/policy", json).then().statusCode(200);
    }

    private String queue(ApiClient by) {
        return by.post("/queue", "{'kind':'method','model':'m','name':'n'}").path("id");
    }

    @Test
    void spellings_of_one_person_count_as_one_approval() {
        putPolicy("{'approvals':[{'needed':2}]}");
        var id = queue(apiClient);
        as("Anna@example.com").post("/queue/" + id + "/approve").then().statusCode(200);
        for (var spelling : new String[] {"anna@example.com", "ANNA@EXAMPLE.COM"})
            as(spelling)
                    .post("/queue/" + id + "/approve")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("queued"), "approvals", equalTo(1), "reviews", hasSize(1));
        as("ANNA@example.com")
                .post("/queue/" + id + "/reject", "{'reason':'no'}")
                .then()
                .body("reviews.by", contains("Anna@example.com"), "reviews.approved", contains(false));
        as("aNNa@example.com").post("/queue/" + id + "/withdraw").then().body("reviews", equalTo(null));
    }

    @Test
    void other_spelling_of_requester_may_not_approve_or_release() {
        putPolicy("{'approvals':[{'kind':'method'}]}");
        var id = queue(as("Anna@example.com"));
        as("anna@EXAMPLE.com").post("/queue/" + id + "/approve").then().statusCode(403);
        as("an\u200bna@example.com").post("/queue/" + id + "/approve").then().statusCode(403);
        as("anna@EXAMPLE.com")
                .post("/queue/release", "{'requester':'ANNA@example.com'}")
                .then()
                .body("total", equalTo(1), "intents[0].detail", containsString("another person"));
        apiClient.get("/queue", "requester", "anna@example.com").then().body("intents", hasSize(1));
    }

    @Test
    void role_needs_as_many_people_as_approvals() {
        apiClient
                .put(
                        "/queue/policy",
                        "{'roles':{'leads':['anna@a','Anna@a']},'approvals':[{'needed':2,'roles':['leads']}]}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/approvals/0/needed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"J\u00dcRGEN@example.com", "ju\u0308rgen@example.com", "\u5c71\u7530", "\ud83d\ude80 Zoe"})
    void name_in_utf_8_has_its_roles(String name) {
        apiClient
                .put(
                        "/workflows/doc",
                        "{'roles':{'boss':['j\u00fcrgen@example.com','\u5c71\u7530','\ud83d\ude80 zoe']},'states':"
                                + "{'a':{'initial':true,'next':['z'],'within':'P1D'},'z':{'terminal':true,'actors':['boss']}}}")
                .then()
                .statusCode(201);
        apiClient.post("/items", "{'workflow':'doc','key':'k'}").then().statusCode(201);
        as("jurgen@example.com").post("/items/doc/k/complete").then().statusCode(403);
        as(name).post("/items/doc/k/complete")
                .then()
                .statusCode(200)
                .body("by", equalTo(java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFC)));
    }

    @Test
    void application_without_person_may_not_review() {
        var id = queue(apiClient);
        for (var review : new String[] {"approve", "reject", "withdraw"})
            apiClient
                    .post("/queue/" + id + "/" + review, "{'reason':'r'}")
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("Holdfast-Actor"));
        apiClient.get("/queue/" + id).then().body("history", hasSize(1), "approvals", equalTo(0));
    }

    /**
     * A gateway joins the values of a repeated header with a comma. So Holdfast refuses a value with a comma and a
     * repeated header in the same way.
     */
    @Test
    void header_with_name_or_key_is_refused_if_repeated() throws IOException {
        for (var header : new String[] {"Holdfast-Actor", "Idempotency-Key", "Holdfast-Causation"}) {
            var repeated = header + ": anna\r\n" + header.toLowerCase(java.util.Locale.ROOT) + ": ben\r\n";
            for (var lines : new String[] {repeated, header + ": anna,ben\r\n"})
                assertThat(create("twice", lines))
                        .startsWith("HTTP/1.1 400")
                        .contains("{\"at\":\"" + header
                                + "\",\"message\":\"must be given only once, and without a comma");
        }
        assertThat(create("once", "Holdfast-Actor: anna\r\n"))
                .startsWith("HTTP/1.1 201")
                .contains("\"by\":\"anna\"");
    }

    @Test
    void header_that_is_not_utf_8_is_refused() throws IOException {
        assertThat(create("latin", "Holdfast-Actor: j\u00fcrgen\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("{\"at\":\"Holdfast-Actor\",\"message\":\"is not UTF-8\"}");
    }

    /** Sends a request that creates an item, with each character as one byte. */
    private String create(String key, String headers) throws IOException {
        var body = "{\"key\":\"" + key + "\"}";
        var request = "POST " + apiClient.url("/items") + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n"
                + body;
        try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void idempotency_key_is_same_in_header_and_body() {
        var withHeader = apiClient.with("Idempotency-Key", "schl\u00fcssel");
        var key =
                withHeader.post("/items", "{}").then().statusCode(201).extract().<String>path("key");
        for (var spelling : new String[] {"schl\u00fcssel", "schlu\u0308ssel"}) {
            var body = "{'idempotencyKey':'" + spelling + "'}";
            apiClient.post("/items", body).then().statusCode(200).body("key", equalTo(key));
            withHeader.post("/items", body).then().statusCode(200).body("key", equalTo(key));
        }
        apiClient
                .with("Idempotency-Key", "\"schl\u00fcssel\"")
                .post("/items", "{}")
                .then()
                .statusCode(200)
                .body("key", equalTo(key));
        withHeader
                .post("/items", "{'idempotencyKey':'other'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/idempotencyKey"));
    }

    @Test
    void idempotency_key_of_recovery_follows_same_rule() {
        var request = "{'workflow':'simple','mode':'redrive'}";
        var name = apiClient
                .with("Idempotency-Key", "schl\u00fcssel")
                .post("/recoveries", request)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("recovery");
        apiClient
                .with("Idempotency-Key", "\"schlu\u0308ssel\"")
                .post("/recoveries", "{'workflow':'simple','mode':'redrive','idempotencyKey':'schl\u00fcssel'}")
                .then()
                .statusCode(200)
                .body("recovery", equalTo(name));
    }

    @Test
    void repeated_move_by_other_spelling_gets_first_answer() {
        apiClient.post("/items", "{'key':'repeated'}").then().statusCode(201);
        for (var spelling : new String[] {"Anna", "anna"})
            as(spelling)
                    .with("Idempotency-Key", "k1")
                    .post("/items/simple/repeated/complete")
                    .then()
                    .statusCode(200)
                    .body("by", equalTo("Anna"));
    }

    @Test
    void search_finds_actor_in_any_spelling() {
        as("Anna@example.com").post("/items", "{'key':'found'}").then().statusCode(201);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> apiClient
                        .get("/search", "query", "actor:ANNA@example.com")
                        .then()
                        .body("hits.key", contains("found")));
    }
}
