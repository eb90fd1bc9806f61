// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hold queue's operations refuse invalid input, and name its position. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class QueueInputValidationTest {
    private final ApiClient apiClient = new ApiClient("queue-input");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                   | /",
                "{}                                                   | /kind",
                "{'kind':'item','name':'a'}                           | /kind",
                "{'kind':'workflow'}                                  | /name",
                "{'kind':'workflow','name':'nowhere'}                 | /name",
                "{'kind':'workflow','name':'no spaces'}               | /name",
                "{'kind':'method','name':'a'}                         | /model",
                "{'kind':'workflow','name':'a','model':'m'}           | /model",
                "{'kind':'deed','name':'a'}                           | /kind",
                "{'kind':'workflow','name':'a','after':'b'}           | /after",
                "{'kind':'workflow','name':'a','dependsOn':['b']}     | /dependsOn",
                "{'kind':'workflow','name':'a','requires':{}}         | /requires",
                "{'kind':'workflow','name':'a','parent':'b'}          | /parent",
                "{'kind':'workflow','name':'simple','parent':'simple/none'} | /parent",
                "{'kind':'workflow','name':'a','priority':2000000}    | /priority",
                "{'kind':'workflow','name':'a','within':'soon'}       | /within",
                "{'kind':'workflow','name':'a','window':{'auto':true}} | /window/earliest",
                "{'kind':'workflow','name':'a','window':{'latest':'2020-01-01T00:00:00Z'}} | /window/latest",
                "{'kind':'workflow','name':'a','labels':{'a':1}}      | /labels/a",
                "{'kind':'workflow','name':'a','unknown':1}           | /unknown",
            })
    void invalid_intent_is_refused_by_its_place(String body, String at) {
        apiClient.post("/queue", body).then().statusCode(400).body("faults[0].at", startsWith(at));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'intents':[]}                                                    | /intents",
                "{'intents':[{'kind':'workflow','name':'a'},{'kind':'method'}]}    | /intents/1/name",
                "{'intents':[{'kind':'workflow'},7]}                               | /intents/1",
                "{'intents':[{'kind':'method'}]}                                   | /intents/0/name",
                "{'intents':[{'kind':'workflow','name':'simple','parent':'simple/none'}]} | /intents/0/parent",
                "{'intents':[{'kind':'workflow','name':'simple'},{'kind':'workflow','name':'nowhere'}]} | /intents/1/name",
                "{'kind':'workflow','name':'a'}                                    | /kind",
                "[{'kind':'workflow','name':'a'}]                                  | /",
            })
    void invalid_intent_of_several_is_refused_by_its_place(String body, String at) {
        apiClient.post("/queue/intents", body).then().statusCode(400).body("faults[0].at", startsWith(at));
    }

    @Test
    void array_of_intents_is_refused_as_one_intent() {
        apiClient.post("/queue", "[{'kind':'workflow','name':'simple'}]").then().statusCode(400);
    }

    @Test
    void request_without_body_is_refused_as_caller_error() {
        apiClient.post("/queue").then().statusCode(400);
        apiClient.post("/queue/intents").then().statusCode(400).body("faults[0].at", equalTo("/intents"));
        apiClient.post("/queue/release").then().statusCode(400).body("faults[0].at", equalTo("/all"));
        apiClient.post("/queue/purge").then().statusCode(400).body("faults[0].at", equalTo("/reason"));
        apiClient.post("/items/simple/a/hold").then().statusCode(400).body("faults[0].at", equalTo("/reason"));
    }

    @Test
    void oversized_inputs_are_refused() {
        apiClient
                .post("/queue", "{'kind':'workflow','name':'a','inputs':'" + "x".repeat(300 * 1024) + "'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/inputs"), "detail", containsString("262144"));
        apiClient
                .post("/queue", "{'kind':'workflow','name':'a','inputs':'" + "x".repeat(600 * 1024) + "'}")
                .then()
                .statusCode(413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                  | /all",
                "{'all':false}                       | /all",
                "{'all':true,'kind':'method'}        | /all",
                "{'name':'a'}                        | /kind",
                "{'model':'a'}                       | /kind",
                "{'id':'nonsense'}                   | /id",
                "{'label':'nonsense'}                | /label",
                "{'all':true,'at':'2020-01-01T00:00:00Z'} | /at",
                "{'all':true,'at':'tonight'}         | /at",
                "{'all':true,'dryRun':'yes'}         | /dryRun",
                "{'batch':'no spaces'}               | /batch",
                "{'everything':true}                 | /everything",
            })
    void invalid_release_is_refused_by_its_place(String body, String at) {
        apiClient.post("/queue/release", body).then().statusCode(400).body("faults[0].at", equalTo(at));
    }

    @ParameterizedTest
    @CsvSource({
        "kind,deed,/kind",
        "name,a,/kind",
        "model,a,/kind",
        "label,a,/label",
        "limit,0,/limit",
        "pageToken,x,/pageToken"
    })
    void invalid_listing_is_refused_by_its_parameter(String name, String value, String at) {
        apiClient.get("/queue", name, value).then().statusCode(400).body("faults.at", hasItems(at));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'approvals':[{'needed':1,'roles':['leads']}]}                    | /approvals/0/roles/0",
                "{'roles':{'l':['a']},'approvals':[{'needed':2,'roles':['l']}]}    | /approvals/0/needed",
                "{'approvals':[{'needed':-1}]}                                     | /approvals/0/needed",
                "{'approvals':[{'kind':'item'}]}                                   | /approvals/0/kind",
                "{'approvals':[{'name':'a'}]}                                      | /approvals/0/kind",
                "{'approvals':[{'needed':1},{'needed':2}]}                         | /approvals/1",
                "{'approvals':[{'kind':'method','name':'a'},{},{'kind':'method','name':'a','selfApproval':true}]} | /approvals/2",
                "{'managers':['boss']}                                             | /managers/0",
                "{'warning':'soon'}                                                | /warning",
                "{'blackouts':[{}]}                                                | /blackouts/0/name",
                "{'blackouts':[{'name':'b','cron':'often','duration':'PT1H','zone':'UTC'}]}        | /blackouts/0/cron",
                "{'blackouts':[{'name':'b','cron':'0 0 * * *','zone':'UTC'}]}                   | /blackouts/0/duration",
                "{'blackouts':[{'name':'b','cron':'0 0 * * *','duration':'P1DT-1H','zone':'UTC'}]} | /blackouts/0/duration",
                "{'blackouts':[{'name':'b','cron':'0 0 L-31 * *','duration':'P1D','zone':'UTC'}]} | /blackouts/0/cron",
                "{'blackouts':[{'name':'b','cron':'0 0 * * *','duration':'PT1H','zone':'Mars'}]}   | /blackouts/0/zone",
            })
    void invalid_policy_is_refused_by_its_place(String body, String at) {
        apiClient.put("/queue/policy", body).then().statusCode(400).body("faults[0].at", equalTo(at));
    }

    @Test
    void invalid_hold_is_refused_by_its_place() {
        apiClient.post("/items", "{'key':'h'}").then().statusCode(201);
        var until = "'until':'2100-01-01T00:00:00Z'";
        apiClient
                .post("/items/simple/h/hold", "{'reason':'x'," + until + ",'within':'PT1H'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/within"));
        apiClient
                .post("/items/simple/h/hold", "{'reason':'x','until':'2020-01-01T00:00:00Z'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/until"));
        apiClient.post("/queue/nonsense/approve").then().statusCode(400).body("faults[0].at", equalTo("/id"));
        apiClient.get("/queue/nonsense").then().statusCode(400).body("faults[0].at", equalTo("/id"));
    }
}
