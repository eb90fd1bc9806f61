// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An edit of an item is a JSON Merge Patch (RFC 7396): null removes a property. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ItemPatchTest {
    private static int number;
    private static final String ITEM = "/items/w/a";

    private final ApiClient apiClient = new ApiClient("patches" + ++number);

    @BeforeEach
    void createItem() {
        apiClient
                .put("/workflows/w", "{'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}")
                .then()
                .statusCode(201);
        apiClient
                .post(
                        "/items",
                        "{'workflow':'w','key':'a','data':{'n':1},'within':'PT1H','roles':{'ops':['olga']},"
                                + "'labels':{'team':'red'},'parent':'w/p','correlation':'c',"
                                + "'links':['tracking:1','tracking:2']}")
                .then()
                .statusCode(201)
                .body("due", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "deadline", "roles", "labels", "parent", "correlation", "links"})
    void null_removes_property_and_keeps_others(String property) {
        var shown = property.equals("deadline") ? "due" : property;
        apiClient
                .patch(ITEM, "{'" + property + "':null}")
                .then()
                .statusCode(200)
                .body(shown, nullValue());
        var after = apiClient.get(ITEM).then().body(shown, nullValue());
        for (var other : new String[] {"data", "due", "roles", "labels", "parent", "correlation", "links"})
            if (!other.equals(shown)) after.body(other, notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"within", "unlink", "note"})
    void null_of_other_member_is_refused_by_name(String member) {
        apiClient
                .patch(ITEM, "{'" + member + "':null}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/" + member));
        apiClient.get(ITEM).then().body("version", equalTo(1));
    }

    @Test
    void empty_value_clears_property() {
        apiClient
                .patch(ITEM, "{'labels':{},'roles':{},'links':[]}")
                .then()
                .statusCode(200)
                .body("labels", nullValue(), "roles", nullValue(), "links", nullValue());
        // Other items can use the removed links again.
        apiClient
                .post("/items", "{'workflow':'w','key':'b','links':['tracking:1','tracking:2']}")
                .then()
                .statusCode(201);
    }

    @Test
    void removed_deadline_no_longer_becomes_overdue_and_answer_warns() {
        apiClient
                .patch(ITEM, "{'deadline':null}")
                .then()
                .statusCode(200)
                .body("due", nullValue(), "warnings", hasItem(containsString("can't become overdue")));
        apiClient.get(ITEM).then().body("warnings", nullValue());
        apiClient.post(ITEM + "/heartbeat").then().statusCode(400).body("faults.at", contains("/within"));
        apiClient
                .patch(ITEM, "{'within':'PT2H'}")
                .then()
                .statusCode(200)
                .body("due", notNullValue(), "warnings", nullValue());
    }

    @Test
    void removal_of_deadline_with_duration_is_refused() {
        apiClient
                .patch(ITEM, "{'deadline':null,'within':'PT2H'}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/within"));
    }

    @Test
    void null_entry_of_map_is_refused() {
        apiClient
                .patch(ITEM, "{'labels':{'team':null}}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/labels/team"), "faults[0].message", equalTo("must not be null"));
    }

    @Test
    void merge_patch_media_type_is_accepted() {
        apiClient
                .request()
                .contentType("application/merge-patch+json")
                .body(ApiClient.toJson("{'labels':null,'correlation':'d'}").getBytes(StandardCharsets.UTF_8))
                .patch(apiClient.url(ITEM))
                .then()
                .statusCode(200)
                .body("labels", nullValue(), "correlation", equalTo("d"));
    }
}
