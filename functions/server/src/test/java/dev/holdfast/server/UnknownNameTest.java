// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server refuses a filter that can't match anything, or answers with a warning that contains the unknown name. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class UnknownNameTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("unknown" + ++number);

    @BeforeEach
    void putWorkflow() {
        apiClient
                .put(
                        "/workflows/w",
                        "{'within':'P1D','states':{'a':{'initial':true,'next':['z'],'notify':['ops']},'z':{'terminal':true}}}")
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'state':'nosuch'                   | nosuch",
                "'workflow':'w','state':'nosuch'    | nosuch",
                "'workflow':'nosuch'                | nosuch",
                "'workflow':'simple','state':'z'    | /state",
            })
    void subscription_and_silence_warn_about_unknown_name(String filter, String warning) {
        apiClient
                .put("/subscriptions/s", "{'address':'https://example.com/hook'," + filter + "}")
                .then()
                .statusCode(201)
                .body("id", equalTo("s"), "warnings", hasItem(containsString(warning)));
        apiClient
                .put("/silences/s", "{'within':'PT1H'," + filter + "}")
                .then()
                .statusCode(200)
                .body("id", equalTo("s"), "warnings", hasItem(containsString(warning)));
        apiClient.get("/silences").then().body("silences[0].warnings", nullValue());
        apiClient.delete("/silences/s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'types':['*.subscription.*'],'workflow':'w'           | /workflow",
                "'types':['*.workflow.changed'],'state':'a'            | /state",
                "'types':['*.subscription.failing'],'labels':{'a':'b'} | /labels",
                "'types':['*.above-maximum'],'labels':{'a':'b'}        | /labels",
            })
    void filter_without_possible_match_is_refused(String filter, String member) {
        apiClient
                .put("/subscriptions/s", "{'address':'https://example.com/hook'," + filter + "}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo(member));
        apiClient
                .put("/silences/s", "{'within':'PT1H'," + filter + "}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo(member));
    }

    @Test
    void roles_of_events_without_recipients_are_refused() {
        apiClient
                .put("/subscriptions/s", "{'address':'https://example.com/hook','types':['*.expired'],'roles':['ops']}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/roles"));
    }

    @Test
    void search_without_hits_names_what_nothing_has() {
        apiClient
                .get("/search?query=workflow:nosuch+-state:other+label.team:red")
                .then()
                .statusCode(200)
                .body(
                        "hits",
                        hasSize(0),
                        "warnings",
                        contains(
                                "no item in the search index has workflow:nosuch",
                                "no item in the search index has label.team:red"));
        apiClient.get("/search?query=word").then().body("warnings", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'workflow':'w','state':'z'",
                "'state':'a'",
                "'state':'open'",
                "'state':'released'",
                "'types':['*.overdue']",
                "'workflow':'w','state':'approved'",
            })
    void subscription_with_known_names_has_no_warning(String filter) {
        apiClient
                .put("/subscriptions/s", "{'address':'https://example.com/hook'," + filter + "}")
                .then()
                .statusCode(201)
                .body("warnings", nullValue());
    }

    @Test
    void subscription_warns_about_role_without_notifications() {
        apiClient
                .put("/subscriptions/s", "{'address':'https://example.com/hook','roles':['ops','opps']}")
                .then()
                .statusCode(201)
                .body("warnings", contains(containsString("opps")));
    }

    @Test
    void policy_warns_about_rule_for_unknown_workflow() {
        apiClient
                .put(
                        "/queue/policy",
                        "{'approvals':[{'kind':'workflow','name':'w','needed':1},"
                                + "{'kind':'workflow','name':'ww','needed':1}]}")
                .then()
                .statusCode(200)
                .body("warnings", contains(containsString("/approvals/1/name")));
        apiClient.get("/queue/policy").then().body("warnings", nullValue());
    }

    @Test
    void state_of_older_version_is_known() {
        apiClient
                .put(
                        "/workflows/w",
                        "{'within':'P1D','states':{'b':{'initial':true,'next':['z']},'z':{'terminal':true}}}")
                .then()
                .statusCode(201);
        apiClient
                .put("/subscriptions/s", "{'address':'https://example.com/hook','workflow':'w','state':'a'}")
                .then()
                .body("warnings", nullValue());
    }

    @Test
    void release_and_listing_warn_about_name_without_entries() {
        apiClient
                .post("/queue/release", "{'kind':'workflow','name':'nosuch'}")
                .then()
                .statusCode(200)
                .body("total", equalTo(0), "warnings", contains(containsString("nosuch")));
        apiClient
                .post("/queue/purge", "{'label':'team:nosuch','reason':'x','dryRun':true}")
                .then()
                .statusCode(200)
                .body("warnings", contains(containsString("team:nosuch")));
        apiClient
                .get("/queue?kind=workflow&name=nosuch")
                .then()
                .statusCode(200)
                .body("warnings", contains(containsString("nosuch")));
        apiClient.get("/queue").then().body("warnings", nullValue());
        apiClient.post("/queue", "{'kind':'workflow','name':'simple'}").then().statusCode(201);
        apiClient.get("/queue?kind=workflow&name=simple").then().body("warnings", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/events?workflow=nosuch          | /workflow",
                "/events?state=nosuch             | /state",
                "/items?workflow=w&state=nosuch   | /state",
                "/search?query=type:created       | /query",
                "/search?query=in:events%20type:craeted | /query",
                "/search?query=link:1Z            | /query",
            })
    void reading_by_unknown_name_is_refused(String path, String at) {
        apiClient.get(path).then().statusCode(400).body("faults.at", hasItem(at));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'from':7}                | /from",
                "{'states':{'nosuch':'a'}} | /states/nosuch",
            })
    void migration_from_unknown_name_is_refused(String body, String at) {
        apiClient.post("/workflows/w/migrate", body).then().statusCode(400).body("faults.at", contains(at));
    }
}
