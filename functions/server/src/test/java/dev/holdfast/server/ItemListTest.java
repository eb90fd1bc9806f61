// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers list items by workflow, state and label, in pages. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ItemListTest {
    private static int number;

    /** Each test has its own application, so that tests don't share items. */
    private final ApiClient apiClient = new ApiClient("listed" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @BeforeEach
    void putWorkflow() {
        OrderWorkflow.put(apiClient);
    }

    @Test
    void open_items_are_listed_by_each_filter() {
        apiClient.get("/items", "workflow", "order").then().statusCode(200).body("items", hasSize(0));
        apiClient.post("/items", "{'workflow':'order','key':'old','labels':{'team':'red'}}");
        clock.advance(ofHours(2));
        sweepScheduler.sweep();
        apiClient.post("/items", "{'workflow':'order','key':'new','labels':{'team':'red','size':'xl','empty':''}}");
        apiClient.post("/items", "{'workflow':'order','key':'packed'}");
        apiClient.post("/items/order/packed/advance", "{'to':'packed'}").then().statusCode(200);
        list("packed,old,new");
        list("old,new", "state", "received");
        list("old", "overdue", true);
        list("packed,new", "overdue", false);
        list("old", "olderThan", "PT1H");
        list("old,new", "label", "team:red");
        list("new", "label", java.util.List.of("team:red", "size:xl"));
        list("new", "label", "empty:");
        list("", "label", "team:blue");
        apiClient
                .get("/items", "workflow", "order", "counts", true)
                .then()
                .body(
                        "counts.received.open",
                        equalTo(2),
                        "counts.received.overdue",
                        equalTo(1),
                        "counts.packed.open",
                        equalTo(1));
        apiClient
                .get("/items", "workflow", "order", "state", "sent")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/state"));
        apiClient.get("/items").then().statusCode(400).body("faults[0].at", equalTo("/workflow"));
        for (var wrong : new String[] {"overdue", "olderThan", "counts", "limit", "pageToken"})
            apiClient
                    .get("/items", "workflow", "order", wrong, "nonsense")
                    .then()
                    .statusCode(400)
                    .body("faults[0].at", equalTo("/" + wrong));
    }

    @Test
    void overdue_items_are_listed_across_workflows() {
        apiClient.post("/items", "{'workflow':'order','key':'late','within':'PT1H'}");
        apiClient.post("/items", "{'key':'late-too','within':'PT1H'}");
        apiClient.post("/items", "{'key':'fine','within':'P9D'}");
        clock.advance(ofHours(2));
        sweepScheduler.sweep();
        apiClient
                .get("/items", "overdue", true)
                .then()
                .statusCode(200)
                .body("items.workflow", containsInAnyOrder("order", "simple"))
                .body("items.key", containsInAnyOrder("late", "late-too"));
        apiClient
                .get("/items", "overdue", true, "state", "open")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/state"));
        apiClient.get("/items", "overdue", false).then().statusCode(400).body("faults[0].at", equalTo("/workflow"));
    }

    private void list(String keys, Object... filter) {
        var query =
                Stream.concat(Stream.of("workflow", "order"), Stream.of(filter)).toArray();
        assertThat(String.join(",", apiClient.get("/items", query).jsonPath().getList("items.key", String.class)))
                .as("%s", Stream.of(filter).toList())
                .isEqualTo(keys);
    }

    @Test
    void long_list_has_pages_without_gap_or_duplicate() {
        for (var i = 0; i < 25; i++)
            apiClient.post("/items", "{'key':'k" + i + "'}").then().statusCode(201);
        var keys = new ArrayList<String>();
        String token = "";
        while (token != null) {
            var page = token.isEmpty()
                    ? apiClient.get("/items", "workflow", "simple", "limit", 10)
                    : apiClient.get("/items", "workflow", "simple", "limit", 10, "pageToken", token);
            keys.addAll(page.jsonPath().getList("items.key", String.class));
            token = page.path("nextPageToken");
        }
        assertThat(keys).hasSize(25).doesNotHaveDuplicates();
    }
}
