// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks over HTTP: a person claims, answers and gives back. */
@QuarkusTest
class TaskApiTest {
    private static int number;

    private final ApiClient application = new ApiClient("town");
    private final ApiClient dora = application.with("Holdfast-Actor", "dora@example.com");
    private final ApiClient ben = application.with("Holdfast-Actor", "ben@example.com");
    private final String item = "/items/permit/p" + ++number;

    @BeforeEach
    void createItem() {
        application.put(
                "/workflows/permit",
                "{'roles':{'clerk':['dora@example.com','ben@example.com']},"
                        + "'fields':{'type':'object','properties':{'fee':{'type':'integer'}}},'states':{"
                        + "'asked':{'initial':true,'visibility':'private','within':'P1D',"
                        + "'task':{'candidates':['clerk'],'followUp':'PT1H'},"
                        + "'fields':{'editable':['fee'],'required':['fee']},'next':['done']},"
                        + "'done':{'terminal':true}}}");
        application
                .post("/items", "{'workflow':'permit','key':'p" + number + "'}")
                .then()
                .statusCode(201)
                .body("task.candidates", hasItem("clerk"));
    }

    @Test
    void person_claims_and_answers_task() {
        dora.get("/me/tasks?assigned=false").then().statusCode(200).body("tasks.key", hasItem("p" + number));
        dora.post(item + "/task/claim", "{'note':'mine'}")
                .then()
                .statusCode(200)
                .body("task.assignee", equalTo("dora@example.com"));
        ben.post(item + "/task/claim", "").then().statusCode(409);
        dora.patch(item + "/task", "{'fields':{'fee':7},'followUp':null}")
                .then()
                .statusCode(200)
                .body("fields.fee", equalTo(7))
                .body("task.followUp", nullValue());
        dora.post(item + "/complete", "").then().statusCode(200);
        dora.get("/me/tasks?counts=true&text=p" + number).then().statusCode(200).body("tasks", empty());
    }

    @Test
    void stale_version_claims_nothing() {
        dora.with("If-Match", "\"9\"").post(item + "/task/claim", "").then().statusCode(412);
    }

    @Test
    void application_assigns_and_person_gives_back() {
        application
                .post(item + "/task/assign", "{'assignee':'ben@example.com'}")
                .then()
                .statusCode(200);
        ben.post(item + "/task/unclaim", "").then().statusCode(200).body("task.assignee", nullValue());
        application
                .post(item + "/task/assign", "{'assignee':'key:shop'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/assignee"));
    }

    @Test
    void requester_sees_who_has_item() {
        var olga = application.with("Holdfast-Actor", "olga@example.com");
        application.put(
                "/workflows/wish",
                "{'roles':{'clerk':['dora@example.com']},'states':{"
                        + "'open':{'initial':true,'within':'P1D','task':{'assignee':'clerk'},'next':['done']},"
                        + "'done':{'terminal':true}}}");
        olga.post("/items", "{'workflow':'wish','title':'a lamp'}").then().statusCode(201);
        olga.get("/me/waiting")
                .then()
                .statusCode(200)
                .body("items[0].title", equalTo("a lamp"))
                .body("items[0].holder.person", equalTo("dora@example.com"));
    }
}
