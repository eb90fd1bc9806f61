package dev.holdfast.server;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.holdfast.SettableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Items that may not move on: parked by their state, put on hold by hand, or behind an intent. */
@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
class HeldItemsTest {
    private static int number;

    private final Api api = new Api("held" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    Sweeper sweeper;

    @BeforeEach
    void deploy() {
        api.put("/workflows/deploy", """
                {'roles': {'ops': ['olga@example.com']}, 'states': {
                  'built': {'initial': true, 'next': ['swap'], 'within': 'PT1H'},
                  'swap': {'hold': true, 'holdWithin': 'P1D', 'onPurge': 'down', 'actors': ['ops'], 'next': ['live'], 'within': 'PT1H'},
                  'live': {'terminal': true},
                  'down': {'terminal': true}}}""").then().statusCode(201);
        api.post("/items", "{'workflow':'deploy','key':'a','labels':{'team':'blue'}}")
                .then()
                .statusCode(201);
    }

    private void parked() {
        api.post("/items/deploy/a/advance", "{'to':'swap'}").then().statusCode(200);
    }

    @Test
    void a_parked_item_stands_in_the_queue_and_says_what_releases_it() {
        parked();
        api.get("/queue", "kind", "item", "label", "team:blue")
                .then()
                .body(
                        "intents.id",
                        contains("item:deploy:a"),
                        "intents[0].item",
                        equalTo("deploy/a"),
                        "intents[0].release",
                        equalTo("release-intents {\"id\":\"item:deploy:a\"}"));
        api.get("/queue/item:deploy:a").then().statusCode(200).body("kind", equalTo("item"));
        api.get("/items/deploy/a").then().body("held.why", equalTo("state"), "due", equalTo(dueIn(ofDays(1))));
        api.post("/items/deploy/a/advance", "{'to':'live'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("release-intents"), "current.release", equalTo("item:deploy:a"));
        api.with("Holdfast-Actor", "zoe@example.com")
                .post("/queue/release", "{'id':'item:deploy:a'}")
                .then()
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("ops"));
        clock.advance(ofMinutes(10));
        api.with("Holdfast-Actor", "olga@example.com")
                .post("/queue/release", "{'kind':'item','name':'deploy'}")
                .then()
                .body("intents[0].outcome", equalTo("released"), "intents[0].item", equalTo("deploy/a"));
        api.get("/items/deploy/a").then().body("held", nullValue(), "due", equalTo(dueIn(ofMinutes(60))));
        api.post("/items/deploy/a/advance", "{'to':'live'}").then().statusCode(200);
    }

    @Test
    void the_refusal_of_a_held_item_says_which_call_releases_it() {
        parked();
        called(release(api.post("/items/deploy/a/advance", "{'to':'live'}").path("detail")));
        api.post("/items/deploy/a/advance", "{'to':'live'}").then().statusCode(200);

        api.post("/items", "{'key':'b:1'}").then().statusCode(201);
        api.post("/items/simple/b:1/hold", "{'reason':'ask first'}").then().statusCode(200);
        called(release(api.post("/items/simple/b:1/complete").path("detail")));
        api.post("/items/simple/b:1/complete").then().statusCode(200);
    }

    /** What a refusal says up to the name of the function. */
    private static String release(String detail) {
        return detail.substring(detail.indexOf("POST /apps/") + "POST ".length(), detail.indexOf(", or release-"));
    }

    /** Calls what is written as {@code path} or {@code path body}. */
    private void called(String call) {
        var parts = call.split(" ", 2);
        var path = parts[0].substring(parts[0].indexOf('/', "/apps/".length()));
        var answer = parts.length == 1 ? api.post(path) : api.post(path, parts[1]);
        answer.then().statusCode(200);
    }

    private String dueIn(java.time.Duration time) {
        return clock.instant()
                .plus(time)
                .truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                .toString();
    }

    @Test
    void a_parked_item_that_is_purged_goes_where_its_state_says() {
        parked();
        api.post("/queue/purge", "{'id':'item:deploy:a','reason':'smoke tests failed'}")
                .then()
                .body("counts.purged", equalTo(1));
        api.get("/items/deploy/a")
                .then()
                .body("state", equalTo("down"), "history[2].type", equalTo("purged"), "finished", equalTo(true));
        api.get("/queue").then().body("intents", hasSize(0));
    }

    @Test
    void on_hold_by_hand_nothing_passes_but_the_time() {
        clock.advance(ofMinutes(20));
        api.post("/items/deploy/a/hold", "{'reason':'ask the customer'}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("held.why", equalTo("hand"), "held.reason", equalTo("ask the customer"), "due", nullValue());
        api.post("/items/deploy/a/hold", "{'reason':'again'}").then().statusCode(409);
        api.post("/items/deploy/a/advance", "{'to':'swap'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("ask the customer"));
        api.get("/queue").then().body("intents[0].release", containsString("release-item"));
        clock.advance(ofDays(3));
        sweeper.sweep();
        api.with("If-Match", "\"1\"")
                .post("/items/deploy/a/release", "{}")
                .then()
                .statusCode(412);
        api.post("/items/deploy/a/release", "{'note':'she said yes'}")
                .then()
                .statusCode(200)
                .body(
                        "held",
                        nullValue(),
                        "due",
                        equalTo(dueIn(ofMinutes(40))),
                        "history[2].note",
                        equalTo("she said yes"));
        api.post("/items/deploy/a/release").then().statusCode(409).body("detail", containsString("not held"));
    }

    @Test
    void a_hold_with_an_end_ends_by_itself() {
        api.post("/items/deploy/a/hold", "{'reason':'x','within':'PT2H'}")
                .then()
                .statusCode(200);
        clock.advance(ofMinutes(121));
        sweeper.sweep();
        api.get("/items/deploy/a").then().body("held", nullValue());
    }

    @Test
    void an_item_waits_for_the_intent_that_is_its_next_step() {
        var answer = api.post("/queue", "{'kind':'method','model':'lb','name':'swap','parent':'deploy/a'}");
        answer.then().statusCode(201);
        var id = answer.path("id").toString();
        api.get("/items/deploy/a").then().body("held.why", equalTo("intent"), "held.intent", equalTo(id));
        api.post("/items/deploy/a/advance", "{'to':'swap'}")
                .then()
                .statusCode(409)
                .body("current.intent", equalTo(id));
        api.post("/items/deploy/a/release").then().statusCode(409);
        api.post("/queue", "{'kind':'workflow','name':'other','parent':'deploy/a'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("held already"));
        api.post("/queue/release", "{'id':'" + id + "'}").then().body("counts.released", equalTo(1));
        api.get("/items/simple/" + id).then().body("parent", equalTo("deploy/a"));
        api.post("/items/deploy/a/advance", "{'to':'swap'}").then().statusCode(200);
    }

    @Test
    void a_finished_item_is_not_held_and_one_that_is_not_there_neither() {
        parked();
        api.post("/queue/release", "{'all':true}");
        api.post("/items/deploy/a/advance", "{'to':'live'}").then().statusCode(200);
        api.post("/items/deploy/a/hold", "{'reason':'late'}").then().statusCode(409);
        api.post("/items/deploy/none/hold", "{'reason':'x'}").then().statusCode(404);
        api.post("/items/deploy/none/release").then().statusCode(404);
    }
}
