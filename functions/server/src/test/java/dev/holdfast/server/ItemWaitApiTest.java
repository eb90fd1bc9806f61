// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.item.wait.LocalItemWaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests requests that wait for a change of an item. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
@Timeout(60)
class ItemWaitApiTest {
    private static final String ITEM = "/items/simple/a";

    private static int number;

    private final ApiClient apiClient = new ApiClient("wait" + ++number);
    private final HttpClient httpClient = HttpClient.newHttpClient();

    @Inject
    LocalItemWaits itemWaits;

    @BeforeEach
    void createItem() {
        apiClient.post("/items", "{'key':'a','within':'PT1H'}").then().statusCode(201);
    }

    @AfterEach
    void disconnectAllClients() {
        httpClient.shutdownNow();
        await().atMost(20, SECONDS).until(() -> itemWaits.waitCount() == 0);
    }

    @Test
    void change_answers_each_waiting_request_at_once() throws Exception {
        var responses = List.of(getLater("?wait=PT60S"), getLater("?wait=PT60S", "If-None-Match", "\"1\""));
        awaitWaits(2);
        apiClient.post(ITEM + "/heartbeat").then().statusCode(200);
        for (var response : responses) {
            assertThat(response.get().statusCode()).isEqualTo(200);
            assertThat(response.get().headers().firstValue("ETag")).contains("\"2\"");
            assertThat(response.get().body()).contains("\"version\":2");
        }
    }

    @Test
    void deletion_answers_waiting_request() throws Exception {
        var response = getLater("?wait=PT60S");
        awaitWaits(1);
        apiClient.delete(ITEM).then().statusCode(200);
        assertThat(response.get().statusCode()).isEqualTo(404);
    }

    @Test
    void unchanged_item_is_answered_when_the_time_ends() {
        apiClient.get(ITEM, "wait", "PT0.01S").then().statusCode(200).body("version", equalTo(1));
        apiClient
                .with("If-None-Match", "\"1\"")
                .get(ITEM, "wait", "PT0.01S")
                .then()
                .statusCode(304)
                .header("ETag", "\"1\"")
                .body(emptyString());
    }

    @Test
    void other_etag_is_answered_at_once() {
        for (var etag : List.of("\"7\"", "\"1-yaml\"", "\"x\""))
            apiClient
                    .with("If-None-Match", etag)
                    .get(ITEM, "wait", "PT60S")
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"1\"");
    }

    @Test
    void invalid_wait_is_refused_by_its_name() {
        for (var waitTime : List.of("PT61S", "20"))
            apiClient.get(ITEM, "wait", waitTime).then().statusCode(400).body("faults.at", contains("/wait"));
        for (var etag : List.of("*", "\"1\", \"2\""))
            apiClient
                    .with("If-None-Match", etag)
                    .get(ITEM, "wait", "PT1S")
                    .then()
                    .statusCode(400)
                    .body("faults.at", contains("If-None-Match"));
        apiClient.get("/items/simple/b", "wait", "PT60S").then().statusCode(404);
    }

    @Test
    void page_of_other_site_may_not_wait() {
        var page = apiClient.with("Sec-Fetch-Site", "cross-site");
        page.get(ITEM, "wait", "PT60S").then().statusCode(403);
        page.get(ITEM).then().statusCode(200);
    }

    @Test
    void disconnected_client_ends_its_wait() throws Exception {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", RestAssured.port));
            var head = "GET /apps/" + apiClient.app() + ITEM + "?wait=PT60S HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            awaitWaits(1);
        }
        awaitWaits(0);
    }

    @Test
    void other_requests_are_answered_beside_many_waits() throws Exception {
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < LocalItemWaits.MAX_WAITS_PER_APPLICATION; i++) waiting.add(getLater("?wait=PT60S"));
        awaitWaits(LocalItemWaits.MAX_WAITS_PER_APPLICATION);
        apiClient.get(ITEM, "wait", "PT60S").then().statusCode(503).header("Retry-After", "1");
        apiClient.get(ITEM).then().statusCode(200);
        apiClient.post(ITEM + "/complete").then().statusCode(200);
        for (var response : waiting) assertThat(response.get().body()).contains("\"state\":\"done\"");
    }

    @Test
    void revoked_key_gets_no_item_after_its_wait() throws Exception {
        var admin = apiClient
                .post("/keys", "{'name':'admin','scope':'manage'}")
                .path("key")
                .toString();
        var manager = apiClient.with("Authorization", "Bearer " + admin);
        try {
            var viewer = manager.post("/keys", "{'name':'viewer','scope':'read'}")
                    .path("key")
                    .toString();
            var response = getLater("?wait=PT60S", "Authorization", "Bearer " + viewer);
            awaitWaits(1);
            manager.delete("/keys/" + viewer.split("_")[2]).then().statusCode(200);
            manager.post(ITEM + "/heartbeat").then().statusCode(200);
            assertThat(response.get().statusCode()).isEqualTo(401);
        } finally {
            manager.delete("/keys/" + admin.split("_")[2]).then().statusCode(200);
        }
    }

    private void awaitWaits(int count) {
        await().atMost(20, SECONDS).until(() -> itemWaits.waitCount() == count);
    }

    /** @param headers the headers as name, value, name, value, … */
    private CompletableFuture<HttpResponse<String>> getLater(String query, String... headers) {
        var uri = URI.create("http://localhost:" + RestAssured.port + "/apps/" + apiClient.app() + ITEM + query);
        var request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) request.headers(headers);
        return httpClient.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
