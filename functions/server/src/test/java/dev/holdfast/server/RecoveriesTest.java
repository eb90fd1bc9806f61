package dev.holdfast.server;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.SettableClock;
import dev.holdfast.http.Contract;
import dev.holdfast.json.Codec;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
class RecoveriesTest {
    private static int number;

    private final Api api = new Api("recoveries" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    Sweeper sweeper;

    @BeforeEach
    void three_are_lost_and_one_is_not() {
        for (var i = 0; i < 3; i++)
            api.post("/items", "{'key':'lost" + i + "','within':'PT1H','data':{'n':" + i + ".0}}");
        clock.advance(ofHours(2));
        api.post("/items", "{'key':'fine','within':'PT1H'}");
        sweeper.sweep();
    }

    @Test
    void an_empty_list_of_keys_is_not_taken_for_every_item() {
        new Api("no-keys")
                .post("/recoveries", "{'workflow':'simple','mode':'redrive','keys':[]}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/keys"));
    }

    @Test
    void a_dry_run_says_what_it_would_be() {
        api.post("/recoveries", "{'workflow':'simple'}")
                .then()
                .statusCode(200)
                .body(
                        "lines.key",
                        containsInAnyOrder("lost0", "lost1", "lost2"),
                        "lines.outcome",
                        everyItem(equalTo("wouldRedrive")));
        api.get("/items/simple/lost0").then().body("history.type", hasSize(2));
    }

    @Test
    void each_item_is_redriven_once_per_recovery() {
        var redrive =
                "{'workflow':'simple','mode':'redrive','recovery':'r1','overdue':true,'within':'PT30M','note':'outage'}";
        api.post("/recoveries", redrive)
                .then()
                .statusCode(200)
                .body("lines.outcome", everyItem(equalTo("redriven")), "lines", hasSize(3));
        api.post("/recoveries", "{'workflow':'simple','mode':'redrive','recovery':'r1','keys':['lost0','fine','none']}")
                .then()
                .body("lines.find { it.key == 'lost0' }.outcome", equalTo("already"))
                .body("lines.find { it.key == 'fine' }.outcome", equalTo("redriven"))
                .body("lines.find { it.key == 'none' }.outcome", equalTo("unknown"));
        api.get("/items/simple/lost0")
                .then()
                .body(
                        "overdue",
                        equalTo(false),
                        "history[2].type",
                        equalTo("recovered"),
                        "history[2].note",
                        equalTo("outage"));
    }

    @Test
    void an_export_gives_pages_or_lines() {
        var export = "{'workflow':'simple','mode':'export','limit':2}";
        var first = api.post("/recoveries", export);
        first.then().statusCode(200).body("items", hasSize(2), "items[0].data.n", equalTo(0.0f));
        api.post(
                        "/recoveries",
                        "{'workflow':'simple','mode':'export','limit':2,'pageToken':'" + first.path("nextPageToken")
                                + "','recovery':'" + first.path("recovery") + "'}")
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        var lines = api.with("Accept", "application/x-ndjson").post("/recoveries", export);
        assertThat(lines.contentType()).startsWith("application/x-ndjson");
        assertThat(lines.asString().split("\n")).hasSize(3).allSatisfy(line -> {
            var item = Codec.stored(JsonNode.class, line);
            assertThat(Contract.load().faultsOf("Item", item)).isEmpty();
            assertThat(line)
                    .contains("\"data\":{\"n\":" + item.get("key").asText().substring(4) + ".0}");
        });
    }

    @Test
    void an_export_in_lines_says_what_it_leaves_out() {
        api.post("/items/simple/fine/complete").then().statusCode(200);
        var lines = api.with("Accept", "application/x-ndjson")
                .post(
                        "/recoveries",
                        "{'workflow':'simple','mode':'export','keys':['lost0','none','fine','lost1'],'limit':2}")
                .asString()
                .split("\n");
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).contains("\"key\":\"lost0\"", "\"data\":");
        assertThat(lines[1]).isEqualTo("{\"key\":\"none\",\"outcome\":\"unknown\"}");
        assertThat(lines[2]).contains("\"key\":\"lost1\"", "\"data\":");
        assertThat(lines[3]).isEqualTo("{\"key\":\"fine\",\"state\":\"done\",\"outcome\":\"finished\"}");
        for (var left : new int[] {1, 3})
            assertThat(Contract.load().faultsOf("RecoveredItem", Codec.stored(JsonNode.class, lines[left])))
                    .isEmpty();
    }

    @Test
    void a_recovery_names_a_thousand_keys_at_most() {
        var keys = "'k',".repeat(1000) + "'k'";
        api.post("/recoveries", "{'workflow':'simple','keys':[" + keys + "]}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/keys"), "faults[0].message", equalTo("must have at most 1000 entries"));
        api.post("/recoveries", "{'workflow':'simple','keys':[" + keys.substring(4) + "]}")
                .then()
                .statusCode(200);
    }

    @Test
    void a_recovery_that_makes_no_sense_is_refused() {
        api.post("/recoveries", "{}").then().statusCode(400).body("faults[0].at", equalTo("/workflow"));
        api.post("/recoveries", "{'workflow':'none'}").then().statusCode(404);
        api.post("/recoveries", "{'workflow':'simple','mode':'guess'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/mode"));
        api.post("/recoveries", "{'workflow':'simple','deadline':'2001-01-01T00:00:00Z'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/deadline"));
        api.post("/recoveries", "{'workflow':'simple','keys':['a/b']}")
                .then()
                .statusCode(400)
                .body("faults[0].at", startsWith("/keys/0"));
        api.with("Accept", "application/x-ndjson")
                .post("/recoveries", "{'workflow':'none','mode':'export'}")
                .then()
                .statusCode(404);
    }
}
