// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ServerCallerResolverTest {
    private final ApiClient apiClient = new ApiClient("keys");
    private @Nullable String manage;

    @AfterEach
    void deleteAllKeys() {
        if (manage == null) return;
        var manager = bearer(manage);
        var managerKeyId = manage.split("_")[2];
        for (var id : manager.get("/keys").jsonPath().getList("keys.id", String.class)) {
            if (!id.equals(managerKeyId)) manager.delete("/keys/" + id);
        }
        manager.delete("/keys/" + managerKeyId).then().statusCode(200);
    }

    @Test
    void local_caller_may_do_everything_without_any_key() {
        apiClient.get("/keys").then().statusCode(200).body("keys", hasSize(0));
        for (var host : new String[] {"localhost:8080", "127.0.0.1", "[::1]:8080"})
            apiClient.with("Host", host).get("/keys").then().statusCode(200);
    }

    @Test
    void client_of_http_2_gets_http_1() throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var uri = URI.create("http://localhost:" + RestAssured.port + apiClient.url("/keys"));
            var get = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(get.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(get.statusCode()).isEqualTo(200);
            var post = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + RestAssured.port + apiClient.url("/items")))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"key\":\"upgraded\"}"));
            assertThat(client.send(post.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void page_from_another_site_is_refused_despite_forged_host() {
        for (var host : new String[] {"evil.example", "evil.example:8080", "localhost.evil.example"})
            apiClient
                    .with("Host", host)
                    .get("/keys")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer")
                    .body("detail", containsString("localhost"));
    }

    @Test
    void first_key_closes_access_without_key() {
        createFirstKey();
        apiClient.get("/keys").then().statusCode(401).header("WWW-Authenticate", "Bearer");
        new ApiClient("other").get("/keys").then().statusCode(401);
        bearer(manage())
                .get("/keys")
                .then()
                .statusCode(200)
                .body("keys.name", contains("admin"), "keys[0].key", nullValue());
        new ApiClient("other")
                .with("Authorization", "Bearer " + manage())
                .get("/keys")
                .then()
                .statusCode(401);
    }

    @Test
    void wrong_key_is_refused_even_if_none_is_required() {
        for (var wrong : new String[] {
            "Bearer nonsense", "Basic dTpw", "Bearer hf_manage_0123456789abcdef_" + "A".repeat(43), "Bearer "
        })
            apiClient
                    .with("Authorization", wrong)
                    .get("/keys")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer");
        createFirstKey();
        var otherKey = manage().substring(0, manage().length() - 2) + (manage().endsWith("AA") ? "BB" : "AA");
        bearer(otherKey).get("/keys").then().statusCode(401);
        bearer(manage().replace("hf_manage_", "hf_read_")).get("/keys").then().statusCode(401);
    }

    @Test
    void key_allows_exactly_its_scope() {
        createFirstKey();
        var report = bearer(createKey("worker", "report"));
        var read = bearer(createKey("viewer", "read"));
        report.post("/items", "{'key':'a','within':'PT1H'}")
                .then()
                .statusCode(201)
                .body("history[0].by", equalTo("key:worker"));
        report.post("/items/simple/a/heartbeat").then().statusCode(200);
        report.get("/items/simple/a").then().statusCode(403).body("detail", containsString("needs the scope read"));
        report.delete("/items/simple/a").then().statusCode(403);
        report.get("/keys").then().statusCode(403);
        read.get("/items/simple/a").then().statusCode(200);
        read.get("/workflows").then().statusCode(200);
        read.post("/items/simple/a/complete").then().statusCode(403);
        read.post("/recoveries", "{'workflow':'simple','mode':'export'}").then().statusCode(403);
        read.with("Accept", "application/x-ndjson")
                .post("/recoveries", "{'workflow':'simple','mode':'export'}")
                .then()
                .statusCode(403);
        read.putYaml("/workflows/w", "application/yaml", "states: {}").then().statusCode(403);
        bearer(manage()).delete("/items/simple/a").then().statusCode(200);
    }

    @Test
    void report_scope_stages_read_scope_lists_and_manage_scope_releases() {
        createFirstKey();
        var report = bearer(createKey("worker", "report"));
        var read = bearer(createKey("viewer", "read"));
        var queued = report.post("/queue", "{'kind':'workflow','name':'simple'}");
        queued.then().statusCode(201).body("requester", equalTo("key:worker"));
        var id = queued.path("id").toString();
        report.get("/queue").then().statusCode(403);
        read.get("/queue/" + id).then().statusCode(200);
        read.get("/queue/policy").then().statusCode(200);
        read.get("/queue/batches/none").then().statusCode(404);
        read.post("/queue", "{'kind':'workflow','name':'simple'}").then().statusCode(403);
        for (var apiClient : new ApiClient[] {report, read}) {
            for (var path : new String[] {"/queue/release", "/queue/purge", "/queue/" + id + "/approve"})
                apiClient.post(path, "{}").then().statusCode(403).body("detail", containsString("manage"));
            apiClient.put("/queue/policy", "{}").then().statusCode(403);
            apiClient.post("/items/simple/x/hold", "{'reason':'x'}").then().statusCode(403);
            apiClient.post("/items/simple/x/release").then().statusCode(403);
        }
        bearer(manage()).post("/queue/release", "{'id':'" + id + "'}").then().body("counts.released", equalTo(1));
    }

    @Test
    void deleted_key_is_refused_at_once() {
        createFirstKey();
        var key = createKey("worker", "report");
        bearer(manage()).delete("/keys/" + key.split("_")[2]).then().statusCode(200);
        bearer(key).post("/items", "{}").then().statusCode(401);
        bearer(manage()).delete("/keys/" + key.split("_")[2]).then().statusCode(404);
    }

    @Test
    void key_needs_name_and_scope() {
        apiClient.post("/keys", "{}").then().statusCode(400).body("faults.at", contains("/name", "/scope"));
        apiClient
                .post("/keys", "{'name':'x','scope':'all'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/scope"));
    }

    private void createFirstKey() {
        var response = apiClient.post("/keys", "{'name':'admin','scope':'manage'}");
        response.then().statusCode(201).body("key", startsWith("hf_manage_"));
        manage = response.path("key");
    }

    private String manage() {
        assertThat(manage).isNotNull();
        return String.valueOf(manage);
    }

    private String createKey(String name, String scope) {
        return bearer(manage())
                .post("/keys", "{'name':'" + name + "','scope':'" + scope + "'}")
                .path("key");
    }

    private ApiClient bearer(String key) {
        return apiClient.with("Authorization", "Bearer " + key);
    }
}
