// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests typed fields of items over HTTP. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class FieldApiTest {
    private static final String ANNA = "anna@example.com";
    private static int number;

    private final ApiClient apiClient = new ApiClient("fields" + ++number);

    @BeforeEach
    void putWorkflow() {
        apiClient
                .put("/workflows/migration", """
                {'fields': {'type': 'object', 'properties': {
                   'database': {'type': 'string', 'enum': ['orders', 'users']},
                   'date': {'type': 'string', 'format': 'date'},
                   'password': {'type': 'string', 'writeOnly': true}}},
                 'states': {
                   'requested': {'initial': true, 'next': ['planned'], 'within': 'P1D',
                     'fields': {'editable': ['database', 'password'], 'required': ['database']}},
                   'planned': {'next': ['done'], 'within': 'P1D', 'fields': {'editable': {'anyone': ['date']}}},
                   'done': {'terminal': true}}}
                """)
                .then()
                .statusCode(201)
                .body("states.requested.fields.required", contains("database"));
    }

    @Test
    void answer_moves_item_and_locked_field_is_refused() {
        apiClient.post("/items", "{'workflow':'migration','key':'a','fields':{'password':'open'}}");
        apiClient
                .with("Holdfast-Actor", ANNA)
                .post("/items/migration/a/advance", "{'to':'planned','fields':{'date':'2027-03-01'}}")
                .then()
                .statusCode(403)
                .body("detail", containsString("date"));
        apiClient
                .with("Holdfast-Actor", ANNA)
                .post("/items/migration/a/advance", "{'to':'planned','fields':{}}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/fields/database"));
        apiClient
                .with("Holdfast-Actor", ANNA)
                .post("/items/migration/a/advance", "{'to':'planned','fields':{'database':'users'}}")
                .then()
                .statusCode(200);
        apiClient
                .with("Holdfast-Actor", ANNA)
                .get("/items/migration/a")
                .then()
                .body(
                        "fields.database", equalTo("users"),
                        "fields.password", nullValue(),
                        "secretFields", contains("password"),
                        "editableFields", contains("date"));
        apiClient.get("/items/migration/a").then().body("fields.password", equalTo("open"));
    }

    @Test
    void list_is_filtered_by_field() {
        apiClient.post("/items", "{'workflow':'migration','key':'a','fields':{'database':'users'}}");
        apiClient.post("/items", "{'workflow':'migration','key':'b','fields':{'database':'orders'}}");
        apiClient
                .get("/items", "workflow", "migration", "field", "database:users")
                .then()
                .statusCode(200)
                .body("items.key", contains("a"));
        apiClient
                .get("/items", "workflow", "migration", "field", "database")
                .then()
                .statusCode(400);
    }

    @Test
    void migration_renames_field() {
        apiClient.post("/items", "{'workflow':'migration','key':'a','fields':{'database':'users'}}");
        apiClient.put("/workflows/migration", """
                {'fields': {'type': 'object', 'properties': {'schema': {'type': 'string'}}},
                 'states': {'requested': {'initial': true, 'next': ['done'], 'within': 'P1D'}, 'done': {'terminal': true}}}
                """).then().statusCode(201);
        apiClient
                .post("/workflows/migration/migrate", "{'fields':{'rename':{'database':'schema'}}}")
                .then()
                .statusCode(200)
                .body("items[0].problem", nullValue());
        apiClient.get("/items/migration/a").then().body("fields.schema", equalTo("users"));
    }
}
