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
import dev.holdfast.http.Contract;
import dev.holdfast.json.Codec;
import dev.holdfast.live.LocalWatchers;
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
@QuarkusTestResource(TemporaryFile.class)
@Timeout(60)
class EventsTest {
    private static int number;

    private final String app = "events" + ++number;
    private final Api api = new Api(app);

    @Inject
    SettableClock clock;

    @Inject
    Sweeper sweeper;

    @Inject
    LocalWatchers watchers;

    @Inject
    Lines lines;

    @AfterEach
    void nobody_stays() {
        await().atMost(20, SECONDS).until(() -> {
            lines.beat();
            return watchers.count() == 0;
        });
    }

    @Test
    void a_watcher_sees_each_change_in_its_order_as_the_contract_says() throws Exception {
        try (var watcher = new Watcher(app, "")) {
            assertThat(watcher.response.statusCode()).isEqualTo(200);
            assertThat(watcher.response.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(watcher.response.headers().firstValue("cache-control")).contains("no-store");
            assertThat(watcher.opening.get("retry")).isEqualTo("3000");
            api.post("/items", "{'key':'a','within':'PT1H'}").then().statusCode(201);
            api.post("/items/simple/a/heartbeat").then().statusCode(200);
            api.post("/items/simple/a/complete").then().statusCode(200);
            var seen = watcher.next(3);
            assertThat(seen)
                    .extracting(m -> m.get("event"))
                    .containsExactly(
                            "dev.holdfast.item.created", "dev.holdfast.item.heartbeat", "dev.holdfast.item.completed");
            assertThat(seen).extracting(m -> m.get("id")).doesNotHaveDuplicates();
            for (var message : seen)
                assertThat(Contract.load().faultsOf("Event", Codec.stored(JsonNode.class, message.get("data"))))
                        .isEmpty();
        }
    }

    @Test
    void a_watcher_sees_only_what_it_asks_for() throws Exception {
        try (var late = new Watcher(app, "?types=*.overdue,*.resolved&workflow=simple&label=team:red");
                var done = new Watcher(app, "?types=*.created&types=*.completed&state=done")) {
            api.post("/items", "{'key':'blue','within':'PT1M','labels':{'team':'blue'}}");
            api.post("/items", "{'key':'red','within':'PT1M','labels':{'team':'red'}}");
            clock.advance(ofMinutes(2));
            sweeper.sweep();
            api.post("/items/simple/red/complete").then().statusCode(200);
            assertThat(late.next(2))
                    .extracting(m -> m.get("event") + " " + m.subject())
                    .containsExactly("dev.holdfast.item.overdue simple/red", "dev.holdfast.item.completed simple/red");
            assertThat(done.next().subject()).isEqualTo("simple/red");
        }
    }

    @Test
    void whoever_lost_the_line_goes_on_where_it_was() throws Exception {
        String place;
        try (var first = new Watcher(app, "")) {
            api.post("/items", "{'key':'a'}");
            place = first.next().get("id");
        }
        api.post("/items", "{'key':'b'}");
        api.post("/items", "{'key':'c'}");
        try (var again = new Watcher(app, "", "Last-Event-ID", place)) {
            assertThat(again.opening.get("event")).isEmpty();
            assertThat(again.next(2)).extracting(Watcher.Message::subject).containsExactly("simple/b", "simple/c");
        }
    }

    @Test
    void whoever_was_away_too_long_is_told_to_read_the_state_anew_and_goes_on_from_there() throws Exception {
        String place;
        try (var away = new Watcher(app, "", "Last-Event-ID", "77-12")) {
            assertThat(away.opening.get("event")).isEqualTo("reset");
            assertThat(away.opening.get("data")).contains("read the state anew");
            place = away.opening.get("id");
            api.post("/items", "{'key':'a'}");
            assertThat(away.next().subject()).isEqualTo("simple/a");
        }
        try (var again = new Watcher(app, "", "Last-Event-ID", place)) {
            assertThat(again.opening.get("event")).isEmpty();
            assertThat(again.next().subject()).isEqualTo("simple/a");
        }
    }

    @Test
    void a_heartbeat_is_a_comment_with_the_place() throws Exception {
        try (var watcher = new Watcher(app, "")) {
            lines.beat();
            var beat = watcher.next();
            assertThat(beat.get("")).isEqualTo("still here");
            assertThat(beat.get("id")).isEqualTo(watcher.opening.get("id"));
            assertThat(beat.fields()).hasSize(2);
        }
    }

    @Test
    void whoever_does_not_read_is_cut_off_and_holds_up_nobody() throws Exception {
        try (var socket = new Socket();
                var reader = new Watcher(app, "")) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", RestAssured.port));
            socket.getOutputStream()
                    .write(("GET /apps/" + app + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
            await().atMost(20, SECONDS).until(() -> watchers.count() == 2);
            var text = "x".repeat(1 << 16);
            var seen = new ArrayList<String>();
            for (var i = 0; i < 1000; i++) {
                watchers.published(app, Event.test(app, text, "e" + i, "ann", Instant.EPOCH));
                seen.add(reader.next().get("event"));
            }
            assertThat(seen).hasSize(1000).containsOnly("dev.holdfast.test");
            await().atMost(20, SECONDS).until(() -> {
                lines.beat();
                return reader.next().get("").equals("still here") && watchers.count() == 1;
            });
        }
    }

    @Test
    void nobody_stays_on_a_line_by_a_key_that_was_deleted() throws Exception {
        var admin = api.post("/keys", "{'name':'admin','scope':'manage'}")
                .path("key")
                .toString();
        var manage = api.with("Authorization", "Bearer " + admin);
        try {
            var read = manage.post("/keys", "{'name':'viewer','scope':'read'}")
                    .path("key")
                    .toString();
            try (var watcher = new Watcher(app, "", "Authorization", "Bearer " + read)) {
                lines.beat();
                assertThat(watcher.next().get("")).isEqualTo("still here");
                manage.delete("/keys/" + read.split("_")[2]).then().statusCode(200);
                lines.beat();
                assertThat(watcher.next().get("")).isEqualTo("the credential is not valid any more");
                assertThat(watcher.next().fields()).isEmpty();
            }
            var report = manage.post("/keys", "{'name':'worker','scope':'report'}")
                    .path("key")
                    .toString();
            api.get("/events").then().statusCode(401).header("WWW-Authenticate", "Bearer");
            api.with("Authorization", "Bearer " + report)
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
    void what_cannot_be_watched_is_refused_by_its_fields() {
        api.get("/events", "types", "UPPER", "workflow", "-a")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("faults.at", contains("/workflow", "/types/0"));
    }

    @Test
    void an_application_has_so_many_watchers_and_no_more() throws Exception {
        var some = new ArrayList<Watcher>();
        try {
            for (var i = 0; i < LocalWatchers.WATCHERS; i++) some.add(new Watcher(app, ""));
            api.get("/events").then().statusCode(503).header("Retry-After", "1");
        } finally {
            some.forEach(Watcher::close);
        }
    }
}
