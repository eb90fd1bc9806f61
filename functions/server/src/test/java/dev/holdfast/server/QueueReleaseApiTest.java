// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofHours;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the release and purge of queued intents. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class QueueReleaseApiTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("release" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    private String queue(String intent) {
        return apiClient.post("/queue", intent).path("id");
    }

    private void stageFourIntents() {
        queue("{'kind':'workflow','name':'simple','labels':{'team':'blue'}}");
        queue("{'kind':'method','model':'ad','name':'create'}");
        queue("{'kind':'method','model':'ad','name':'delete'}");
        queue("{'kind':'method','model':'db','name':'create'}");
    }

    private int releaseAndCount(String selector) {
        var answer = apiClient.post("/queue/release", selector);
        answer.then().statusCode(200).body("finished", equalTo(true));
        return answer.path("total");
    }

    private int remainingCount() {
        return apiClient.get("/queue").jsonPath().getList("intents").size();
    }

    @Test
    void release_becomes_item_that_is_overdue_when_unfinished() {
        var id = queue("{'kind':'workflow','name':'simple','inputs':{'day':1.0},'within':'PT1H'}");
        apiClient
                .post("/queue/release", "{'id':'" + id + "','reason':'go'}")
                .then()
                .statusCode(200)
                .body("intents[0].item", equalTo("simple/" + id), "counts.released", equalTo(1));
        assertThat(apiClient.get("/items/simple/" + id).asString()).contains("\"data\":{\"day\":1.0}");
        clock.advance(ofHours(2));
        sweepScheduler.sweep();
        apiClient.get("/items/simple/" + id).then().body("overdue", equalTo(true), "overdueSince", notNullValue());
        apiClient.post("/items/simple/" + id + "/complete").then().statusCode(200);
        apiClient
                .post("/queue/release", "{'id':'" + id + "'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("is released; it left the queue at"));
    }

    @Test
    void name_of_method_without_model_selects_every_model() {
        stageFourIntents();
        apiClient.get("/queue?kind=method&name=create").then().body("intents.model", containsInAnyOrder("ad", "db"));
        apiClient
                .post("/queue/purge", "{'kind':'method','name':'delete','reason':'obsolete'}")
                .then()
                .body("total", equalTo(1));
        assertThat(releaseAndCount("{'kind':'method','name':'create'}")).isEqualTo(2);
        assertThat(remainingCount()).isEqualTo(1);
    }

    @Test
    void release_selects_everything_or_by_kind_model_name_or_label() {
        stageFourIntents();
        assertThat(releaseAndCount("{'kind':'method','model':'ad','name':'create'}"))
                .isEqualTo(1);
        assertThat(releaseAndCount("{'kind':'method'}")).isEqualTo(2);
        assertThat(releaseAndCount("{'label':'team:blue'}")).isEqualTo(1);
        assertThat(releaseAndCount("{'all':true}")).isZero();
        stageFourIntents();
        assertThat(releaseAndCount("{'kind':'method','model':'ad'}")).isEqualTo(2);
        assertThat(releaseAndCount("{'requester':'nobody'}")).isZero();
        assertThat(releaseAndCount("{'all':true}")).isEqualTo(2);
        assertThat(remainingCount()).isZero();
    }

    @Test
    void dry_run_shows_result_for_each_intent_and_changes_nothing() {
        stageFourIntents();
        apiClient
                .post("/queue/release", "{'all':true,'dryRun':true}")
                .then()
                .statusCode(200)
                .body(
                        "counts.wouldRelease",
                        equalTo(4),
                        "intents.outcome",
                        everyItem(equalTo("wouldRelease")),
                        "intents.item",
                        everyItem(startsWith("simple/")));
        apiClient
                .post("/queue/purge", "{'all':true,'dryRun':true,'reason':'x'}")
                .then()
                .body("counts.wouldPurge", equalTo(4));
        assertThat(remainingCount()).isEqualTo(4);
    }

    @Test
    void scheduled_release_happens_at_its_time() {
        var id = queue("{'kind':'workflow','name':'simple'}");
        var releaseAt = clock.instant().plus(ofHours(3)).truncatedTo(MILLIS);
        apiClient
                .post("/queue/release", "{'id':'" + id + "','at':'" + releaseAt + "'}")
                .then()
                .statusCode(200)
                .body("operation", equalTo("schedule"), "intents[0].outcome", equalTo("scheduled"));
        apiClient.get("/queue/" + id).then().body("releaseAt", equalTo(releaseAt.toString()));
        sweepScheduler.sweep();
        assertThat(remainingCount()).isEqualTo(1);
        clock.advance(ofHours(3));
        sweepScheduler.sweep();
        await().atMost(20, SECONDS).until(() -> remainingCount() == 0);
        apiClient.get("/queue/" + id).then().body("status", equalTo("released"), "history[2].by", equalTo("holdfast"));
    }

    @Test
    void window_releases_only_between_opening_and_closing() {
        var now = clock.instant();
        var window = "{'earliest':'" + now.plus(ofHours(1)) + "','latest':'" + now.plus(ofHours(5)) + "'}";
        var id = queue("{'kind':'workflow','name':'simple','window':" + window + "}");
        apiClient
                .post("/queue/release", "{'id':'" + id + "'}")
                .then()
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("opens at"));
        clock.advance(ofHours(5));
        sweepScheduler.sweep();
        apiClient.get("/queue/" + id).then().body("status", equalTo("expired"));
    }

    @Test
    void failed_release_is_shown_and_does_not_stop_the_others() {
        var workflow = "{'states':{'a':{'initial':true,'next':['z']},%s'z':{'terminal':true}}}";
        apiClient.put("/workflows/two", workflow.formatted("'b':{'initial':true,'next':['z']},"));
        var id = queue("{'kind':'workflow','name':'two'}");
        queue("{'kind':'workflow','name':'simple'}");
        apiClient
                .post("/queue/release", "{'all':true}")
                .then()
                .statusCode(200)
                .body("counts.failed", equalTo(1), "counts.released", equalTo(1));
        apiClient.get("/queue").then().body("intents", hasSize(1));
        apiClient.get("/queue/" + id).then().body("status", equalTo("failed"), "problem", containsString("/state"));
        apiClient.put("/workflows/two", workflow.formatted("")).then().statusCode(201);
        apiClient.post("/queue/release", "{'id':'" + id + "'}").then().body("intents[0].item", equalTo("two/" + id));
    }

    @Test
    void purge_requires_reason_and_keeps_it() {
        var id = queue("{'kind':'workflow','name':'simple'}");
        apiClient.post("/queue/purge", "{'all':true}").then().statusCode(400).body("faults[0].at", equalTo("/reason"));
        apiClient
                .post("/queue/purge", "{'all':true,'reason':'the date slipped'}")
                .then()
                .body("intents[0].outcome", equalTo("purged"));
        apiClient.get("/queue/" + id).then().body("history[1].note", equalTo("the date slipped"));
        apiClient
                .post("/queue/purge", "{'id':'" + id + "','reason':'again'}")
                .then()
                .statusCode(409);
    }

    @Test
    void large_release_is_batch_with_readable_progress() {
        var intents = IntStream.range(0, 130)
                .mapToObj(i -> "{'kind':'method','model':'ad','name':'create','inputs':" + i + "}")
                .collect(Collectors.joining(",", "{'intents':[", "]}"));
        apiClient
                .post("/queue/intents", intents)
                .then()
                .statusCode(200)
                .body("intents.queued", everyItem(equalTo(true)));
        var answer = apiClient.post("/queue/release", "{'kind':'method'}");
        answer.then().statusCode(200).body("total", equalTo(130), "counts.released", equalTo(130));
        var batch = answer.path("batch").toString();
        apiClient
                .get("/queue/batches/" + batch)
                .then()
                .statusCode(200)
                .body("finished", equalTo(true), "counts.released", equalTo(130), "intents", hasSize(0));
        apiClient.post("/queue/release", "{'batch':'" + batch + "'}").then().body("counts.released", equalTo(130));
        apiClient.post("/queue/purge", "{'batch':'" + batch + "'}").then().statusCode(404);
        assertThat(remainingCount()).isZero();
    }
}
