// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMinutes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.SettableClock;
import dev.holdfast.event.EventFactory;
import dev.holdfast.eventstream.LocalEventStreamHub;
import dev.holdfast.http.OpenApiContract;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.server.background.EventStreamHeartbeat;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the event stream over HTTP. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
@Timeout(60)
class EventsResourceTest {
    private static int number;

    private final String app = "events" + ++number;
    private final ApiClient apiClient = new ApiClient(app);

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @Inject
    LocalEventStreamHub eventStreamHub;

    @Inject
    EventStreamHeartbeat heartbeat;

    @AfterEach
    void disconnectAllClients() {
        await().atMost(20, SECONDS).until(() -> {
            heartbeat.sendHeartbeats();
            return eventStreamHub.openStreamCount() == 0;
        });
    }

    @Test
    void client_gets_each_change_in_order() throws Exception {
        try (var eventStreamClient = new EventStreamClient(app, "")) {
            assertThat(eventStreamClient.response.statusCode()).isEqualTo(200);
            assertThat(eventStreamClient.response.headers().firstValue("content-type"))
                    .contains("text/event-stream");
            assertThat(eventStreamClient.response.headers().firstValue("cache-control"))
                    .contains("no-store");
            assertThat(eventStreamClient.opening.get("retry")).isEqualTo("3000");
            apiClient.post("/items", "{'key':'a','within':'PT1H'}").then().statusCode(201);
            apiClient.post("/items/simple/a/heartbeat").then().statusCode(200);
            apiClient.post("/items/simple/a/complete").then().statusCode(200);
            var messages = eventStreamClient.nextMessages(3);
            assertThat(messages)
                    .extracting(m -> m.get("event"))
                    .containsExactly(
                            "dev.holdfast.item.created", "dev.holdfast.item.heartbeat", "dev.holdfast.item.completed");
            assertThat(messages).extracting(m -> m.get("id")).doesNotHaveDuplicates();
            for (var streamEvent : messages)
                assertThat(OpenApiContract.load()
                                .violationsOf("Event", JsonCodec.decodeStored(JsonNode.class, streamEvent.get("data"))))
                        .isEmpty();
        }
    }

    @Test
    void client_gets_only_changes_that_match_its_filter() throws Exception {
        try (var overdueClient =
                        new EventStreamClient(app, "?types=*.overdue,*.resolved&workflow=simple&label=team:red");
                var completedClient = new EventStreamClient(app, "?types=*.created&types=*.completed&state=done")) {
            apiClient.post("/items", "{'key':'blue','within':'PT1M','labels':{'team':'blue'}}");
            apiClient.post("/items", "{'key':'red','within':'PT1M','labels':{'team':'red'}}");
            clock.advance(ofMinutes(2));
            sweepScheduler.sweep();
            apiClient.post("/items/simple/red/complete").then().statusCode(200);
            assertThat(overdueClient.nextMessages(2))
                    .extracting(m -> m.get("event") + " " + m.subject())
                    .containsExactly("dev.holdfast.item.overdue simple/red", "dev.holdfast.item.resolved simple/red");
            assertThat(completedClient.nextMessage().subject()).isEqualTo("simple/red");
        }
    }

    @Test
    void person_gets_only_events_of_visible_items() throws Exception {
        apiClient
                .put(
                        "/workflows/task",
                        "{'states':{'checked':{'initial':true,'visibility':'internal','next':['done']},"
                                + "'shown':{'initial':true,'next':['done']},'done':{'terminal':true}}}")
                .then()
                .statusCode(201);
        try (var person = new EventStreamClient(app, "", "Holdfast-Actor", "nina@example.com");
                var application = new EventStreamClient(app, "")) {
            apiClient.post("/items", "{'workflow':'task','key':'hidden','state':'checked'}");
            apiClient.post("/items", "{'workflow':'task','key':'seen','state':'shown','parent':'task/hidden'}");
            assertThat(application.nextMessages(2))
                    .extracting(EventStreamClient.StreamEvent::subject)
                    .containsExactly("task/hidden", "task/seen");
            var message = person.nextMessage();
            assertThat(message.subject()).isEqualTo("task/seen");
            assertThat(message.get("data")).doesNotContain("hidden");
        }
    }

    @Test
    void reconnected_client_resumes_at_its_position() throws Exception {
        String place;
        try (var firstClient = new EventStreamClient(app, "")) {
            apiClient.post("/items", "{'key':'a'}");
            place = firstClient.nextMessage().get("id");
        }
        apiClient.post("/items", "{'key':'b'}");
        apiClient.post("/items", "{'key':'c'}");
        try (var reconnectedClient = new EventStreamClient(app, "", "Last-Event-ID", place)) {
            assertThat(reconnectedClient.opening.get("event")).isEmpty();
            assertThat(reconnectedClient.nextMessages(2))
                    .extracting(EventStreamClient.StreamEvent::subject)
                    .containsExactly("simple/b", "simple/c");
        }
    }

    @Test
    void client_disconnected_for_too_long_gets_reset() throws Exception {
        String place;
        try (var staleClient = new EventStreamClient(app, "", "Last-Event-ID", "77-12")) {
            assertThat(staleClient.opening.get("event")).isEqualTo("reset");
            assertThat(staleClient.opening.get("data")).contains("read the state again");
            place = staleClient.opening.get("id");
            apiClient.post("/items", "{'key':'a'}");
            assertThat(staleClient.nextMessage().subject()).isEqualTo("simple/a");
        }
        try (var reconnectedClient = new EventStreamClient(app, "", "Last-Event-ID", place)) {
            assertThat(reconnectedClient.opening.get("event")).isEmpty();
            assertThat(reconnectedClient.nextMessage().subject()).isEqualTo("simple/a");
        }
    }

    @Test
    void heartbeat_is_comment_with_position() throws Exception {
        try (var eventStreamClient = new EventStreamClient(app, "")) {
            heartbeat.sendHeartbeats();
            var message = eventStreamClient.nextMessage();
            assertThat(message.get("")).isEqualTo("heartbeat");
            assertThat(message.get("id")).isEqualTo(eventStreamClient.opening.get("id"));
            assertThat(message.fields()).hasSize(2);
        }
    }

    @Test
    void slow_client_is_disconnected_without_blocking_others() throws Exception {
        try (var socket = new Socket();
                var reader = new EventStreamClient(app, "")) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", RestAssured.port));
            socket.getOutputStream()
                    .write(("GET /apps/" + app + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
            await().atMost(20, SECONDS).until(() -> eventStreamHub.openStreamCount() == 2);
            var text = "x".repeat(1 << 16);
            var messages = new ArrayList<String>();
            for (var i = 0; i < 1000; i++) {
                eventStreamHub.published(app, EventFactory.createTest(app, text, "e" + i, "ann", Instant.EPOCH));
                messages.add(reader.nextMessage().get("event"));
            }
            assertThat(messages).hasSize(1000).containsOnly("dev.holdfast.test");
            await().atMost(20, SECONDS).until(() -> {
                heartbeat.sendHeartbeats();
                return reader.nextMessage().get("").equals("heartbeat") && eventStreamHub.openStreamCount() == 1;
            });
        }
    }

    @Test
    void client_is_disconnected_when_its_key_is_deleted() throws Exception {
        var admin = apiClient
                .post("/keys", "{'name':'admin','scope':'manage'}")
                .path("key")
                .toString();
        var managerClient = apiClient.with("Authorization", "Bearer " + admin);
        try {
            var read = managerClient
                    .post("/keys", "{'name':'viewer','scope':'read'}")
                    .path("key")
                    .toString();
            try (var eventStreamClient = new EventStreamClient(app, "", "Authorization", "Bearer " + read)) {
                heartbeat.sendHeartbeats();
                assertThat(eventStreamClient.nextMessage().get("")).isEqualTo("heartbeat");
                managerClient.delete("/keys/" + read.split("_")[2]).then().statusCode(200);
                heartbeat.sendHeartbeats();
                assertThat(eventStreamClient.nextMessage().get("")).isEqualTo("the credential is no longer valid");
                assertThat(eventStreamClient.nextMessage().fields()).isEmpty();
            }
            var report = managerClient
                    .post("/keys", "{'name':'worker','scope':'report'}")
                    .path("key")
                    .toString();
            apiClient.get("/events").then().statusCode(401).header("WWW-Authenticate", "Bearer");
            apiClient
                    .with("Authorization", "Bearer " + report)
                    .get("/events")
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("needs the scope read"));
            managerClient.delete("/keys/" + report.split("_")[2]).then().statusCode(200);
        } finally {
            managerClient.delete("/keys/" + admin.split("_")[2]).then().statusCode(200);
        }
    }

    @Test
    void invalid_stream_request_is_refused_by_its_fields() {
        apiClient
                .get("/events", "types", "UPPER", "workflow", "-a")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("faults.at", contains("/workflow", "/types/0"));
    }

    @Test
    void application_has_limited_number_of_streams() throws Exception {
        var clients = new ArrayList<EventStreamClient>();
        try {
            for (var i = 0; i < LocalEventStreamHub.MAX_STREAMS_PER_APPLICATION; i++)
                clients.add(new EventStreamClient(app, ""));
            apiClient.get("/events").then().statusCode(503).header("Retry-After", "1");
        } finally {
            clients.forEach(EventStreamClient::close);
        }
    }
}
