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
import dev.holdfast.event.Event;
import dev.holdfast.eventstream.LocalEventStreamHub;
import dev.holdfast.http.OpenApiContract;
import dev.holdfast.json.JsonCodec;
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

/** Those who stay on the line, over HTTP. */
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
    SweepScheduler sweeper;

    @Inject
    LocalEventStreamHub watchers;

    @Inject
    EventStreamHeartbeat lines;

    @AfterEach
    void disconnect_all_watchers() {
        await().atMost(20, SECONDS).until(() -> {
            lines.sendHeartbeats();
            return watchers.openStreamCount() == 0;
        });
    }

    @Test
    void watcher_sees_each_change_in_order() throws Exception {
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
            var seen = eventStreamClient.nextMessage(3);
            assertThat(seen)
                    .extracting(m -> m.get("event"))
                    .containsExactly(
                            "dev.holdfast.item.created", "dev.holdfast.item.heartbeat", "dev.holdfast.item.completed");
            assertThat(seen).extracting(m -> m.get("id")).doesNotHaveDuplicates();
            for (var streamEvent : seen)
                assertThat(OpenApiContract.load()
                                .violationsOf("Event", JsonCodec.decodeStored(JsonNode.class, streamEvent.get("data"))))
                        .isEmpty();
        }
    }

    @Test
    void watcher_sees_only_changes_that_match_its_filter() throws Exception {
        try (var late = new EventStreamClient(app, "?types=*.overdue,*.resolved&workflow=simple&label=team:red");
                var done = new EventStreamClient(app, "?types=*.created&types=*.completed&state=done")) {
            apiClient.post("/items", "{'key':'blue','within':'PT1M','labels':{'team':'blue'}}");
            apiClient.post("/items", "{'key':'red','within':'PT1M','labels':{'team':'red'}}");
            clock.advance(ofMinutes(2));
            sweeper.sweep();
            apiClient.post("/items/simple/red/complete").then().statusCode(200);
            assertThat(late.nextMessage(2))
                    .extracting(m -> m.get("event") + " " + m.subject())
                    .containsExactly("dev.holdfast.item.overdue simple/red", "dev.holdfast.item.resolved simple/red");
            assertThat(done.nextMessage().subject()).isEqualTo("simple/red");
        }
    }

    @Test
    void reconnected_watcher_resumes_at_its_place() throws Exception {
        String place;
        try (var first = new EventStreamClient(app, "")) {
            apiClient.post("/items", "{'key':'a'}");
            place = first.nextMessage().get("id");
        }
        apiClient.post("/items", "{'key':'b'}");
        apiClient.post("/items", "{'key':'c'}");
        try (var again = new EventStreamClient(app, "", "Last-Event-ID", place)) {
            assertThat(again.opening.get("event")).isEmpty();
            assertThat(again.nextMessage(2))
                    .extracting(EventStreamClient.StreamEvent::subject)
                    .containsExactly("simple/b", "simple/c");
        }
    }

    @Test
    void watcher_away_too_long_is_told_to_reload() throws Exception {
        String place;
        try (var away = new EventStreamClient(app, "", "Last-Event-ID", "77-12")) {
            assertThat(away.opening.get("event")).isEqualTo("reset");
            assertThat(away.opening.get("data")).contains("read the state anew");
            place = away.opening.get("id");
            apiClient.post("/items", "{'key':'a'}");
            assertThat(away.nextMessage().subject()).isEqualTo("simple/a");
        }
        try (var again = new EventStreamClient(app, "", "Last-Event-ID", place)) {
            assertThat(again.opening.get("event")).isEmpty();
            assertThat(again.nextMessage().subject()).isEqualTo("simple/a");
        }
    }

    @Test
    void heartbeat_is_comment_with_position() throws Exception {
        try (var eventStreamClient = new EventStreamClient(app, "")) {
            lines.sendHeartbeats();
            var beat = eventStreamClient.nextMessage();
            assertThat(beat.get("")).isEqualTo("still here");
            assertThat(beat.get("id")).isEqualTo(eventStreamClient.opening.get("id"));
            assertThat(beat.fields()).hasSize(2);
        }
    }

    @Test
    void slow_watcher_is_disconnected_without_blocking_others() throws Exception {
        try (var socket = new Socket();
                var reader = new EventStreamClient(app, "")) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", RestAssured.port));
            socket.getOutputStream()
                    .write(("GET /apps/" + app + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
            await().atMost(20, SECONDS).until(() -> watchers.openStreamCount() == 2);
            var text = "x".repeat(1 << 16);
            var seen = new ArrayList<String>();
            for (var i = 0; i < 1000; i++) {
                watchers.published(app, Event.ofTest(app, text, "e" + i, "ann", Instant.EPOCH));
                seen.add(reader.nextMessage().get("event"));
            }
            assertThat(seen).hasSize(1000).containsOnly("dev.holdfast.test");
            await().atMost(20, SECONDS).until(() -> {
                lines.sendHeartbeats();
                return reader.nextMessage().get("").equals("still here") && watchers.openStreamCount() == 1;
            });
        }
    }

    @Test
    void watcher_is_disconnected_when_its_key_is_deleted() throws Exception {
        var admin = apiClient
                .post("/keys", "{'name':'admin','scope':'manage'}")
                .path("key")
                .toString();
        var manage = apiClient.with("Authorization", "Bearer " + admin);
        try {
            var read = manage.post("/keys", "{'name':'viewer','scope':'read'}")
                    .path("key")
                    .toString();
            try (var eventStreamClient = new EventStreamClient(app, "", "Authorization", "Bearer " + read)) {
                lines.sendHeartbeats();
                assertThat(eventStreamClient.nextMessage().get("")).isEqualTo("still here");
                manage.delete("/keys/" + read.split("_")[2]).then().statusCode(200);
                lines.sendHeartbeats();
                assertThat(eventStreamClient.nextMessage().get("")).isEqualTo("the credential is not valid any more");
                assertThat(eventStreamClient.nextMessage().fields()).isEmpty();
            }
            var report = manage.post("/keys", "{'name':'worker','scope':'report'}")
                    .path("key")
                    .toString();
            apiClient.get("/events").then().statusCode(401).header("WWW-Authenticate", "Bearer");
            apiClient
                    .with("Authorization", "Bearer " + report)
                    .get("/events")
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("needs the scope read"));
            manage.delete("/keys/" + report.split("_")[2]).then().statusCode(200);
        } finally {
            manage.delete("/keys/" + admin.split("_")[2]).then().statusCode(200);
        }
    }

    @Test
    void invalid_watch_is_refused_by_its_fields() {
        apiClient
                .get("/events", "types", "UPPER", "workflow", "-a")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("faults.at", contains("/workflow", "/types/0"));
    }

    @Test
    void application_has_limited_number_of_watchers() throws Exception {
        var some = new ArrayList<EventStreamClient>();
        try {
            for (var i = 0; i < LocalEventStreamHub.MAX_STREAMS_PER_APPLICATION; i++)
                some.add(new EventStreamClient(app, ""));
            apiClient.get("/events").then().statusCode(503).header("Retry-After", "1");
        } finally {
            some.forEach(EventStreamClient::close);
        }
    }
}
