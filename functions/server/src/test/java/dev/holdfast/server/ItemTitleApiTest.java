// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Tests titles of items and intents, and moves that replace the data of an item. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ItemTitleApiTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("titles" + ++number);

    @Test
    void title_is_stored_edited_listed_and_found() {
        apiClient
                .post("/items", "{'key':'2026-42','title':'Invoice 2026/42 for Zoë','correlation':'c'}")
                .then()
                .statusCode(201)
                .body("title", equalTo("Invoice 2026/42 for Zoë"));
        apiClient
                .patch("/items/simple/2026-42", "{'title':'Reminder 2026/42'}")
                .then()
                .statusCode(200)
                .body("title", equalTo("Reminder 2026/42"));
        apiClient.get("/items", "workflow", "simple").then().body("items.title", contains("Reminder 2026/42"));
        await().untilAsserted(() -> {
            apiClient.get("/search", "query", "reminder").then().body("hits.title", contains("Reminder 2026/42"));
            apiClient.get("/trace", "correlation", "c").then().body("items.title", contains("Reminder 2026/42"));
        });
        apiClient
                .patch("/items/simple/2026-42", "{'title':''}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/title"));
        apiClient
                .patch("/items/simple/2026-42", "{'title':null}")
                .then()
                .statusCode(200)
                .body("title", nullValue());
    }

    @Test
    void title_of_intent_is_listed_and_passed_to_item() {
        String id = apiClient
                .post("/queue", "{'kind':'workflow','name':'simple','title':'Close the books'}")
                .path("id");
        apiClient.get("/queue").then().body("intents.title", contains("Close the books"));
        apiClient.post("/queue/release", "{'id':'" + id + "'}").then().statusCode(200);
        apiClient.get("/items/simple/" + id).then().body("title", equalTo("Close the books"));
    }

    @Test
    void move_and_completion_replace_data() {
        OrderWorkflow.put(apiClient);
        apiClient.post("/items", "{'workflow':'order','key':'a','data':{'n':1}}");
        apiClient
                .post("/items/order/a/advance", "{'to':'packed','data':{'n':2}}")
                .then()
                .statusCode(200)
                .body("data", nullValue(), "held", nullValue());
        apiClient.get("/items/order/a").then().body("data.n", equalTo(2), "version", equalTo(2));
        apiClient
                .post("/items/order/a/complete", "{'to':'sent','data':{'n':3}}")
                .then()
                .statusCode(200);
        apiClient.get("/items/order/a").then().body("data.n", equalTo(3), "version", equalTo(3));
    }
}
