// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server refuses a selector that is null or empty, because such a selector would select everything. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class EmptySelectorTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("selectors" + ++number);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/silences/s | {'types':[],'within':'PT1H'}                            | /types",
                "/silences/s | {'types':null,'workflow':'simple','within':'PT1H'}      | /types",
                "/silences/s | {'labels':{},'workflow':'simple','within':'PT1H'}       | /labels",
                "/silences/s | {'state':null,'types':['*.overdue'],'within':'PT1H'}    | /state",
                "/silences/s | {'workflow':'','types':['*.overdue'],'within':'PT1H'}   | /workflow",
                "/silences/s | {'within':'PT1H'}                                       | /all",
                "/silences/s | {'within':'PT1H','all':false}                           | /all",
                "/silences/s | {'within':'PT1H','all':true,'state':'open'}             | /all",
                "/subscriptions/s | {'address':'https://e.org/h','types':[]}           | /types",
                "/subscriptions/s | {'address':'https://e.org/h','labels':null}        | /labels",
                "/subscriptions/s | {'address':'https://e.org/h','roles':[]}           | /roles",
                "/subscriptions/s | {'address':'https://e.org/h','workflow':null}      | /workflow",
                "/subscriptions/s | {'address':'https://e.org/h','all':true,'state':'open'} | /all",
                "/subscriptions/s | {'address':'https://e.org/h','all':false}          | /all",
                "/queue/policy | {'roles':{'a':['x']},'approvals':[{'needed':1,'roles':[]}]} | /approvals/0/roles",
                "/queue/policy | {'approvals':[{'kind':null,'needed':0}]}              | /approvals/0/kind",
                "/workflows/w | {'states':{'a':{'initial':true,'next':['b']},'b':{'terminal':true,'actors':[]}}} | /states/b/actors",
                "/workflows/w | {'states':{'a':{'initial':true,'next':['b']},'b':{'terminal':true,'actors':null}}} | /states/b/actors",
            })
    void put_with_empty_selector_is_refused(String path, String body, String at) {
        apiClient.put(path, body).then().statusCode(400).body("faults.at", hasItem(at));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/recoveries | {'workflow':'simple','mode':'redrive','keys':null}      | /keys",
                "/recoveries | {'workflow':'simple','mode':'redrive','keys':[]}        | /keys",
                "/recoveries | {'workflow':'simple','state':null}                      | /state",
                "/recoveries | {'workflow':'simple','overdue':null}                    | /overdue",
                "/recoveries | {'workflow':'simple','all':true,'state':'open'}         | /all",
                "/recoveries | {'workflow':'simple','keys':['a'],'state':'open'}       | /state",
                "/queue/release | {}                                                   | /all",
                "/queue/release | {'all':null}                                         | /all",
                "/queue/release | {'kind':'method','label':null}                       | /label",
                "/queue/release | {'kind':'method','requester':''}                     | /requester",
                "/queue/release | {'kind':null,'all':true}                             | /kind",
                "/queue/release | {'all':true,'batch':null}                            | /batch",
                "/queue/release | {'all':true,'dryRun':null}                           | /dryRun",
                "/queue/purge | {'all':true,'reason':'x','dryRun':null}                | /dryRun",
                "/workflows/simple/migrate | {'dryRun':null}                           | /dryRun",
                "/queue/release | {'id':null,'kind':'item'}                            | /id",
                "/queue/release | {'all':true,'at':null}                               | /at",
                "/queue/purge | {'reason':'x','kind':'workflow','name':null}           | /name",
                "/queue/purge | {'reason':'x','kind':'method','model':null}            | /model",
                "/queue/method:m:n:a:b/withdraw | {'reviewer':null}                    | /reviewer",
                "/subscriptions/s/replay | {'delivery':null}                           | /delivery",
                "/subscriptions/s/replay | {'since':null}                              | /since",
                "/workflows/simple/migrate | {'from':null}                             | /from",
                "/workflows/simple/migrate | {'keys':null}                             | /keys",
                "/workflows/simple/migrate | {'keys':[]}                               | /keys",
                "/recoveries | {'workflow':'simple','all':false}                       | /all",
                "/workflows/simple/republish | {'keys':[]}                             | /keys",
                "/workflows/simple/republish | {'keys':null}                           | /keys",
            })
    void post_with_empty_selector_is_refused(String path, String body, String at) {
        apiClient.post(path, body).then().statusCode(400).body("faults.at", hasItem(at));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/items?workflow=simple&state=    | /state",
                "/items?workflow=simple&label=    | /label",
                "/items?workflow=simple&label=red | /label",
                "/items?workflow=simple&overdue=  | /overdue",
                "/queue?requester=                | /requester",
                "/queue?label=                    | /label",
                "/events?types=                   | /types",
                "/events?label=red                | /label",
                "/events?workflow=                | /workflow",
                "/workflows/simple/notifications?role=ops | /role",
            })
    void filter_of_listing_without_value_is_refused(String path, String at) {
        apiClient.get(path).then().statusCode(400).body("faults.at", hasItem(at));
    }

    @Test
    void all_is_said_by_its_own_member() {
        apiClient.post("/items", "{'key':'a','deadline':'2020-01-01T00:00:00Z'}");
        apiClient
                .put("/silences/s", "{'all':true,'within':'PT1H'}")
                .then()
                .statusCode(200)
                .body("all", equalTo(true));
        apiClient.get("/silences").then().body("silences[0].all", equalTo(true));
        apiClient
                .put("/subscriptions/s", "{'all':true,'address':'https://example.com/hook'}")
                .then()
                .statusCode(201);
        apiClient
                .post("/recoveries", "{'workflow':'simple','all':true,'overdue':false}")
                .then()
                .statusCode(200)
                .body("results", hasSize(1));
        apiClient.post("/queue/release", "{'all':true}").then().statusCode(200).body("total", equalTo(0));
        apiClient.delete("/silences/s").then().statusCode(200);
    }
}
