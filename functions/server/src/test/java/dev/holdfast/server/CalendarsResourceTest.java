// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Tests calendars and limits of working time over HTTP. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class CalendarsResourceTest {
    private static final String BERLIN = "{'zone':'Europe/Berlin','hours':[{'days':['MONDAY','TUESDAY','WEDNESDAY',"
            + "'THURSDAY','FRIDAY'],'from':'09:00','to':'17:00'}],'holidays':['2026-12-25']}";

    private static int number;

    private final ApiClient apiClient = new ApiClient("calendars" + ++number);

    @Test
    void calendar_is_put_read_listed_and_deleted() {
        apiClient
                .with("If-None-Match", "*")
                .put("/calendars/berlin", BERLIN)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("name", equalTo("berlin"), "hours[0].from", equalTo("09:00"), "holidays", contains("2026-12-25"));
        apiClient
                .with("If-None-Match", "*")
                .put("/calendars/berlin", BERLIN)
                .then()
                .statusCode(412);
        apiClient.with("If-None-Match", "\"1\"").get("/calendars/berlin").then().statusCode(304);
        apiClient.get("/calendars").then().statusCode(200).body("calendars.name", contains("berlin"));
        apiClient.with("If-Match", "\"2\"").delete("/calendars/berlin").then().statusCode(412);
        apiClient.with("If-Match", "\"1\"").delete("/calendars/berlin").then().statusCode(200);
        apiClient.get("/calendars/berlin").then().statusCode(404);
        apiClient.get("/calendars").then().body("calendars", hasSize(0));
    }

    @Test
    void fault_of_calendar_names_member() {
        apiClient
                .put("/calendars/berlin", BERLIN.replace("Europe/Berlin", "Europe/Atlantis"))
                .then()
                .statusCode(400)
                .body("faults.at", contains("/zone"));
        apiClient
                .put("/calendars/berlin", BERLIN.replace("09:00", "9 o'clock"))
                .then()
                .statusCode(400)
                .body("faults.at", contains("/hours/0/from"));
        apiClient
                .put("/calendars/berlin", BERLIN.replace("2026-12-25", "Christmas"))
                .then()
                .statusCode(400)
                .body("faults.at", contains("/holidays/0"));
    }

    @Test
    void limits_of_workflow_and_item_name_calendar() {
        apiClient.put("/calendars/berlin", BERLIN).then().statusCode(200);
        apiClient
                .put(
                        "/workflows/asked",
                        "{'remind':{'until':'09:30','calendar':'berlin'},'states':{'a':{'initial':true,'next':['z'],"
                                + "'within':{'working':'PT8H','calendar':'berlin'}},'z':{'terminal':true}}}")
                .then()
                .statusCode(201)
                .body("states.a.within.working", equalTo("PT8H"), "remind.until", equalTo("09:30"));
        apiClient
                .post("/items", "{'workflow':'asked','key':'k','within':{'until':'10:00','zone':'UTC'}}")
                .then()
                .statusCode(201)
                .body("due", containsString("T10:00:00Z"));
        apiClient.delete("/calendars/berlin").then().statusCode(409).body("current.workflow", equalTo("asked"));
        apiClient
                .post("/items", "{'key':'k','within':{'working':'PT1H','calendar':'paris'}}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/within/calendar"));
    }
}
