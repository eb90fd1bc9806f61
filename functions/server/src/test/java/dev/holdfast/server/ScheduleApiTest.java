// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scheduled changes over HTTP: schedule, list, edit and cancel. */
@QuarkusTest
class ScheduleApiTest {
    private static int number;

    private final ApiClient application = new ApiClient("port");
    private final String item = "/items/simple/s" + ++number;

    @BeforeEach
    void createItem() {
        application.post("/items", "{'key':'s" + number + "'}").then().statusCode(201);
    }

    private String schedule() {
        return application
                .post(item + "/schedules", "{'within':'P1D','note':'n','change':{'advance':{'to':'done'}}}")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("status", equalTo("pending"), "change.advance.to", equalTo("done"))
                .extract()
                .path("id");
    }

    @Test
    void scheduled_change_is_listed_edited_and_cancelled() {
        var id = schedule();
        application.get(item + "/schedules").then().statusCode(200).body("schedules.id", contains(id));
        application
                .with("If-Match", "\"1\"")
                .patch(item + "/schedules/" + id, "{'cron':'0 10 * * *','zone':'Europe/Berlin','note':null}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("cron", equalTo("0 10 * * *"), "at", nullValue(), "note", nullValue());
        application
                .with("If-Match", "\"1\"")
                .delete(item + "/schedules/" + id)
                .then()
                .statusCode(412);
        application
                .with("If-Match", "\"2\"")
                .delete(item + "/schedules/" + id + "?note=enough")
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"));
        application.get(item + "/schedules").then().statusCode(200).body("schedules", empty());
        application.delete(item + "/schedules/" + id).then().statusCode(404);
    }

    @Test
    void repeated_request_gets_the_first_change() {
        var keyed = application.with("Idempotency-Key", "k" + number);
        var body = "{'within':'P1D','change':{'hold':{'reason':'stop'}}}";
        var id = keyed.post(item + "/schedules", body)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("id");
        keyed.post(item + "/schedules", body).then().statusCode(200).body("id", equalTo(id));
        keyed.post(item + "/schedules", body.replace("stop", "go")).then().statusCode(422);
    }

    @Test
    void fault_names_the_member() {
        application
                .post(item + "/schedules", "{'within':'P1D','change':{'hold':{},'release':{}}}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/change", "/change/hold/reason"));
        application
                .post(item + "/schedules", "{'local':{'time':'noon','zone':'Europe/Berlin'},'change':{'release':{}}}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/local/time"));
    }
}
