// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.server.lifecycle.ConnectionSetup;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests clients that send half a request, or read no answer. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
@Timeout(60)
class SlowClientTest {
    /** The number of slow clients, which is higher than the number of the server's threads. */
    private static final int CLIENT_COUNT = 250;

    private static final String POST =
            "POST /apps/slow/items HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String HALF_POST = POST + "Content-Length: 1000\r\n\r\n{\"key\":";
    private static final String FORGED_KEY =
            "Authorization: Bearer hf_manage_0123456789abcdef_" + "x".repeat(43) + "\r\n";

    private final ApiClient apiClient = new ApiClient("slow");

    @Inject
    ConnectionSetup connectionSetup;

    private List<SilentClient> clients = List.of();

    @AfterEach
    void closeAll() {
        clients.forEach(SilentClient::close);
        await().atMost(20, SECONDS)
                .until(() -> connectionSetup.connectionGuard().heldBytes() == 0);
    }

    @Test
    void half_sent_bodies_delay_neither_requests_nor_health() {
        clients = SilentClient.open(CLIENT_COUNT, RestAssured.port, HALF_POST);
        assertServerAnswers("half-sent");
        assertThat(connectionSetup.connectionGuard().connectionCount()).isGreaterThanOrEqualTo(CLIENT_COUNT);
    }

    @Test
    void half_sent_bodies_with_forged_keys_delay_nothing() {
        clients = SilentClient.open(
                CLIENT_COUNT, RestAssured.port, POST + FORGED_KEY + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"k");
        assertServerAnswers("forged");
    }

    private void assertServerAnswers(String key) {
        apiClient.post("/items", "{'key':'" + key + "'}").then().statusCode(201);
        RestAssured.get("/q/health/live").then().statusCode(200);
    }

    @Test
    void search_for_server_socket_ends_after_start() {
        await().atMost(10, SECONDS)
                .until(() -> !connectionSetup.connectionGuard().isSearchingSockets());
    }

    @Test
    void unread_answers_occupy_little_memory() {
        var requests = "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000);
        clients = SilentClient.open(50, RestAssured.port, requests);
        assertServerAnswers("unread");
        clients.forEach(client -> client.send(requests));
        assertServerAnswers("unread-again");
        await().atMost(20, SECONDS)
                .until(() -> connectionSetup.connectionGuard().heldBytes() > 0);
        var answerSize = RestAssured.get("/q/openapi").asByteArray().length;
        // For each connection, the server stores one answer, and the requests that it got by one read from the socket.
        assertThat(connectionSetup.connectionGuard().heldBytes()).isLessThan(50L * (answerSize + 128 * 1024));
    }

    @Test
    void head_of_many_short_lines_is_refused() {
        try (var client = new SilentClient(RestAssured.port)) {
            assertThat(client.send("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(9_000))
                            .readAll())
                    .startsWith("HTTP/1.1 431")
                    .contains("application/problem+json");
        }
    }

    @Test
    void body_with_malformed_key_is_refused_unread() {
        for (var credential : new String[] {"Bearer nonsense", "Bearer hf_manage_1_x", "Basic YTpi", "Bearer"})
            assertRefused(POST + "Authorization: " + credential + "\r\nContent-Length: 1000\r\n\r\n{");
    }

    @Test
    void body_without_key_is_refused_unread_when_keys_exist() {
        var key = apiClient
                .post("/keys", "{'name':'first','scope':'manage'}")
                .jsonPath()
                .getString("key");
        try {
            // The server remembers for a second that no key existed.
            await().atMost(10, SECONDS).pollDelay(1, SECONDS).untilAsserted(() -> assertRefused(HALF_POST));
        } finally {
            apiClient
                    .with("Authorization", "Bearer " + key)
                    .delete("/keys/" + key.split("_")[2])
                    .then()
                    .statusCode(200);
        }
    }

    private static void assertRefused(String request) {
        try (var client = new SilentClient(RestAssured.port)) {
            assertThat(client.send(request).readAll())
                    .startsWith("HTTP/1.1 401")
                    .containsIgnoringCase("www-authenticate: Bearer")
                    .contains("application/problem+json");
        }
    }

    @Test
    void client_that_sends_large_body_first_gets_refusal() {
        var body = "x".repeat(2_000_000);
        for (var headers : new String[] {"", "Authorization: Bearer nonsense\r\n"}) {
            try (var client = new SilentClient(RestAssured.port)) {
                client.sendAll(POST + headers + "Content-Length: " + body.length() + "\r\n\r\n");
                assertThat(client.sendAll(body).readAll())
                        .startsWith(headers.isEmpty() ? "HTTP/1.1 413" : "HTTP/1.1 401")
                        .contains("application/problem+json");
            }
        }
        try (var client = new SilentClient(RestAssured.port)) {
            client.sendAll("POST /%zz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
            assertThat(client.sendAll(body).readAll()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void ambiguous_length_of_body_is_refused() {
        for (var headers : new String[] {
            "Transfer-Encoding: xchunked", "Content-Length: 5\r\nTransfer-Encoding: chunked",
        }) {
            try (var client = new SilentClient(RestAssured.port)) {
                assertThat(client.send(POST + headers + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
                                .readAll())
                        .startsWith("HTTP/1.1 400")
                        .contains("Transfer-Encoding");
            }
        }
    }

    @Test
    void malformed_chunk_is_refused() {
        for (var chunk : new String[] {"zz\r\n", "2\r\n{}xx"}) {
            try (var client = new SilentClient(RestAssured.port)) {
                assertThat(client.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk)
                                .readAll())
                        .startsWith("HTTP/1.1 400")
                        .contains("application/problem+json", "chunks");
            }
        }
    }

    @Test
    void client_may_wait_for_permission_to_send_body() {
        try (var client = new SilentClient(RestAssured.port)) {
            client.send(POST + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 16\r\n\r\n");
            await().atMost(10, SECONDS).until(() -> client.hasReceived("HTTP/1.1 100"));
            assertThat(client.send("{\"key\":\"expect\"}").readAll()).startsWith("HTTP/1.1 201");
        }
    }
}
