// SPDX-License-Identifier: Apache-2.0
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
import dev.holdfast.http.OpenApiContract;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class RecoveriesResourceTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("recoveries" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @BeforeEach
    void createThreeOverdueItemsAndOneOther() {
        for (var i = 0; i < 3; i++)
            apiClient.post("/items", "{'key':'lost" + i + "','within':'PT1H','data':{'n':" + i + ".0}}");
        clock.advance(ofHours(2));
        apiClient.post("/items", "{'key':'fine','within':'PT1H'}");
        sweepScheduler.sweep();
    }

    @Test
    void empty_list_of_keys_selects_no_item() {
        new ApiClient("no-keys")
                .post("/recoveries", "{'workflow':'simple','mode':'redrive','keys':[]}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/keys"));
    }

    @Test
    void dry_run_lists_items_without_changing_them() {
        apiClient
                .post("/recoveries", "{'workflow':'simple'}")
                .then()
                .statusCode(200)
                .body(
                        "results.key",
                        containsInAnyOrder("lost0", "lost1", "lost2"),
                        "results.outcome",
                        everyItem(equalTo("wouldRedrive")));
        apiClient.get("/items/simple/lost0").then().body("history.type", hasSize(2));
    }

    @Test
    void each_item_is_redriven_once_per_recovery() {
        var redrive =
                "{'workflow':'simple','mode':'redrive','recovery':'r1','overdue':true,'within':'PT30M','note':'outage'}";
        apiClient
                .post("/recoveries", redrive)
                .then()
                .statusCode(200)
                .body("results.outcome", everyItem(equalTo("redriven")), "results", hasSize(3));
        apiClient
                .post(
                        "/recoveries",
                        "{'workflow':'simple','mode':'redrive','recovery':'r1','keys':['lost0','fine','none']}")
                .then()
                .body("results.find { it.key == 'lost0' }.outcome", equalTo("alreadyRedriven"))
                .body("results.find { it.key == 'fine' }.outcome", equalTo("redriven"))
                .body("results.find { it.key == 'none' }.outcome", equalTo("unknown"));
        apiClient
                .get("/items/simple/lost0")
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
    void idempotency_key_names_recovery() {
        var redrive = "{'workflow':'simple','mode':'redrive','overdue':false,'within':'PT30M'}";
        var keyed = apiClient.with("Idempotency-Key", "outage 7");
        var first = keyed.post("/recoveries", redrive);
        first.then().statusCode(200).body("counts.redriven", equalTo(4), "finished", equalTo(true));
        apiClient
                .with("Idempotency-Key", "outage 7")
                .post("/recoveries", redrive)
                .then()
                .statusCode(200)
                .body("recovery", equalTo(first.path("recovery")), "counts.redriven", equalTo(4));
    }

    @Test
    void redrive_handles_more_items_than_a_page() {
        for (var i = 0; i < 120; i++) apiClient.post("/items", "{'key':'more" + i + "','within':'PT1H'}");
        apiClient
                .post("/recoveries", "{'workflow':'simple','mode':'redrive','overdue':false,'recovery':'all'}")
                .then()
                .statusCode(200)
                .body("counts.redriven", equalTo(124), "finished", equalTo(true), "results", hasSize(124));
    }

    @Test
    void acknowledged_items_are_shown_and_skipped() {
        apiClient
                .post("/items/simple/lost1/acknowledge", "{'owner':'pia'}")
                .then()
                .statusCode(200);
        apiClient
                .post("/recoveries", "{'workflow':'simple'}")
                .then()
                .body("results.find { it.key == 'lost1' }.outcome", equalTo("acknowledged"));
        apiClient
                .post("/recoveries", "{'workflow':'simple','mode':'redrive','within':'PT30M'}")
                .then()
                .body("counts", equalTo(Map.of("redriven", 2, "acknowledged", 1)));
    }

    @Test
    void export_gives_pages_or_lines() {
        var export = "{'workflow':'simple','mode':'export','limit':2}";
        var first = apiClient.post("/recoveries", export);
        first.then().statusCode(200).body("items", hasSize(2), "items[0].data.n", equalTo(0.0f));
        apiClient
                .post(
                        "/recoveries",
                        "{'workflow':'simple','mode':'export','limit':2,'pageToken':'" + first.path("nextPageToken")
                                + "','recovery':'" + first.path("recovery") + "'}")
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        var lines = apiClient.with("Accept", "application/x-ndjson").post("/recoveries", export);
        assertThat(lines.contentType()).startsWith("application/x-ndjson");
        assertThat(lines.asString().split("\n")).hasSize(3).allSatisfy(line -> {
            var item = JsonCodec.decodeStored(JsonNode.class, line);
            assertThat(OpenApiContract.load().violationsOf("Item", item)).isEmpty();
            assertThat(line)
                    .contains("\"data\":{\"n\":" + item.get("key").asText().substring(4) + ".0}");
        });
    }

    @Test
    void export_in_lines_needs_type_that_client_accepts() {
        var export = "{'workflow':'simple','mode':'export'}";
        for (var accept : new String[] {
            "application/x-ndjson;q=0",
            "application/json, application/x-ndjson;q=0.5",
            "text/x;a=\"application/x-ndjson\""
        })
            assertThat(apiClient
                            .with("Accept", accept)
                            .post("/recoveries", export)
                            .contentType())
                    .as(accept)
                    .startsWith("application/json");
        for (var accept : new String[] {"APPLICATION/X-NDJSON", "application/json;q=0.9, application/x-ndjson"})
            assertThat(apiClient
                            .with("Accept", accept)
                            .post("/recoveries", export)
                            .contentType())
                    .as(accept)
                    .startsWith("application/x-ndjson");
    }

    @Test
    void export_in_lines_names_omitted_items() {
        apiClient.post("/items/simple/fine/complete").then().statusCode(200);
        var lines = apiClient
                .with("Accept", "application/x-ndjson")
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
            assertThat(OpenApiContract.load()
                            .violationsOf("RecoveryResult", JsonCodec.decodeStored(JsonNode.class, lines[left])))
                    .isEmpty();
    }

    @Test
    void recovery_takes_at_most_thousand_keys() {
        var keys = "'k',".repeat(1000) + "'k'";
        apiClient
                .post("/recoveries", "{'workflow':'simple','keys':[" + keys + "]}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/keys"), "faults[0].message", equalTo("must have at most 1000 entries"));
        apiClient
                .post("/recoveries", "{'workflow':'simple','keys':[" + keys.substring(4) + "]}")
                .then()
                .statusCode(200);
    }

    @Test
    void contradictory_recovery_is_refused() {
        apiClient.post("/recoveries", "{}").then().statusCode(400).body("faults[0].at", equalTo("/workflow"));
        apiClient.post("/recoveries", "{'workflow':'none'}").then().statusCode(404);
        apiClient
                .post("/recoveries", "{'workflow':'simple','mode':'guess'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/mode"));
        apiClient
                .post("/recoveries", "{'workflow':'simple','deadline':'2001-01-01T00:00:00Z'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/deadline"));
        apiClient
                .post("/recoveries", "{'workflow':'simple','keys':['a/b']}")
                .then()
                .statusCode(400)
                .body("faults[0].at", startsWith("/keys/0"));
        apiClient
                .with("Accept", "application/x-ndjson")
                .post("/recoveries", "{'workflow':'none','mode':'export'}")
                .then()
                .statusCode(404);
    }
}
