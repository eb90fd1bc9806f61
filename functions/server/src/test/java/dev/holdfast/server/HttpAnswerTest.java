// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.SettableClock;
import dev.holdfast.json.JsonCodec;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests methods, headers and formats that all operations have in common. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class HttpAnswerTest {
    private static final String ORIGIN = "Origin: https://holdfast.example";

    private final ApiClient apiClient = new ApiClient("answer");

    @Inject
    SettableClock clock;

    private static RawHttpClient.RawResponse send(String method, String target, String... headers) throws IOException {
        return new RawHttpClient(RestAssured.port).send(method, target, headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/apps/answer/items               | GET, HEAD, OPTIONS, POST",
                "/apps/answer/items/simple/a      | DELETE, GET, HEAD, OPTIONS, PATCH",
                "/apps/answer/items/simple/a/hold | OPTIONS, POST",
                "/apps/answer/queue/policy        | GET, HEAD, OPTIONS, PUT",
                "/apps/answer/workflows/w         | DELETE, GET, HEAD, OPTIONS, PUT",
                "/apps/answer/events              | GET, HEAD, OPTIONS",
                "/schemas/item-1                  | GET, HEAD, OPTIONS",
                "/q/health                        | GET, HEAD, OPTIONS",
                "/q/openapi                       | GET, HEAD, OPTIONS",
                "/q/swagger-ui/                   | GET, HEAD, OPTIONS",
            })
    void each_path_names_its_own_methods(String path, String methods) throws Exception {
        var options = send("OPTIONS", path);
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo(methods);
        for (var method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE", "REPORT"}) {
            if (methods.contains(method)) continue;
            var refused = send(method, path);
            assertThat(refused.status()).as(method + " " + path).isEqualTo(405);
            assertThat(refused.header("Allow")).isEqualTo(methods);
            assertThat(refused.isProblem()).isTrue();
        }
    }

    @Test
    void options_of_unknown_path_name_nothing() throws Exception {
        for (var path : new String[] {"/apps/answer/items/simple/a/nothing", "/nowhere", "/apps/answer"}) {
            var refused = send("OPTIONS", path);
            assertThat(refused.status()).as(path).isEqualTo(404);
            assertThat(refused.isProblem()).isTrue();
            assertThat(refused.header("Allow")).isEmpty();
        }
    }

    @Test
    void page_of_listed_origin_reads_answers() throws Exception {
        var preflight = send("OPTIONS", "/apps/answer/items", ORIGIN, "Access-Control-Request-Method: POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://holdfast.example");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .contains("Authorization", "Content-Type", "Holdfast-Actor", "Idempotency-Key", "If-Match")
                .contains("X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();
        for (var path : new String[] {"/apps/answer/items?workflow=simple", "/apps/answer/items/simple/none"}) {
            var answer = send("GET", path, ORIGIN);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://holdfast.example");
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("ETag", "Location");
            assertThat(answer.header("Vary")).contains("origin");
        }
    }

    @Test
    void page_of_other_origin_reads_nothing() throws Exception {
        for (var method : new String[] {"OPTIONS", "GET"}) {
            var answer = send(method, "/apps/answer/items?workflow=simple", "Origin: https://evil.example");
            assertThat(answer.headers().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
            assertThat(answer.header("Vary")).contains("origin");
        }
    }

    @Test
    void every_answer_has_its_date() throws Exception {
        for (var path : new String[] {
            "/apps/answer/items?workflow=simple", "/nowhere", "/%ff", "/%zz", "/q/health/live", "*", "nowhere"
        }) {
            var date = ZonedDateTime.parse(send("GET", path).header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME);
            assertThat(date.toInstant()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    @Test
    void json_ends_with_line_feed() throws Exception {
        for (var path : new String[] {
            "/apps/answer/items?workflow=simple", "/apps/answer/items", "/nowhere", "/%zz", "/schemas/item-1"
        }) assertThat(send("GET", path).body()).as(path).endsWith("}\n");
    }

    @Test
    void yaml_is_answered_to_client_that_prefers_it() throws Exception {
        var data = "{'yes':'no','8':1.10,'n':[null,true,'multi\\nline',{}],'big':12345678901234567890123}";
        apiClient.post("/items", "{'key':'y','data':" + data + "}").then().statusCode(201);
        var path = "/apps/answer/items/simple/y";
        var yaml = send("GET", path, "Accept: application/yaml");
        assertThat(yaml.header("Content-Type")).startsWith("application/yaml");
        assertThat(yaml.header("Vary")).contains("Accept");
        assertThat(yaml.body()).contains("1.10", "\"yes\": \"no\"", "\"8\":");
        assertThat(new YAMLMapper().readTree(yaml.body()).toString())
                .isEqualTo(new YAMLMapper()
                        .readTree(send("GET", path, "Accept: application/json").body())
                        .toString());
        for (var accept :
                new String[] {"*/*", "application/json, application/yaml", "application/yaml;q=0.5, */*", "a/b"})
            assertThat(send("GET", path, "Accept: " + accept).header("Content-Type"))
                    .isEqualTo("application/json");
        var refused = send("GET", "/apps/answer/items/simple/none", "Accept: application/yaml");
        assertThat(refused.isProblem()).isTrue();
    }

    @Test
    void byte_order_mark_is_ignored() {
        apiClient.post("/items", "\ufeff{'key':'bom'}").then().statusCode(201).body("key", equalTo("bom"));
        apiClient
                .putYaml(
                        "/workflows/bom",
                        "application/yaml",
                        "\ufeffstates: {a: {initial: true, next: [z]}, z: {terminal: true}}")
                .then()
                .statusCode(201);
    }

    @Test
    void location_is_relative_to_path_of_request() throws IOException {
        for (var path : new String[] {"/items", "/items/"}) {
            var location = new RawHttpClient(RestAssured.port)
                    .sendBody("POST", "/apps/answer" + path, "{\"key\":\"here\"}", "Content-Type: application/json")
                    .header("Location");
            assertThat(location).endsWith("items/simple/here").doesNotStartWith("/");
            assertThat(URI.create("https://api.example/stage/apps/answer" + path)
                            .resolve(location))
                    .hasToString("https://api.example/stage/apps/answer/items/simple/here");
        }
        var intent = apiClient.post("/queue", "{'kind':'method','model':'m','name':'n'}");
        assertThat(URI.create("https://api.example/stage/apps/answer/queue").resolve(intent.header("Location")))
                .hasToString("https://api.example/stage/apps/answer/queue/" + intent.path("id"));
    }

    @Test
    void head_ends_without_body() throws Exception {
        apiClient.post("/items", "{'key':'head'}").then().statusCode(201);
        var events = send("HEAD", "/apps/answer/events");
        assertThat(events.status()).isEqualTo(200);
        assertThat(events.header("Content-Type")).startsWith("text/event-stream");
        assertThat(events.body()).isEmpty();
        assertThat(send("HEAD", "/apps/answer/events?unknown=1").status()).isEqualTo(400);
        var item = send("HEAD", "/apps/answer/items/simple/head");
        assertThat(item.status()).isEqualTo(200);
        assertThat(item.header("ETag")).isEqualTo("\"1\"");
        assertThat(item.body()).isEmpty();
        var refused = send("HEAD", "/%zz");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEmpty();
    }

    @Test
    void client_that_expects_permission_sends_its_body() throws Exception {
        var created = new RawHttpClient(RestAssured.port)
                .sendBody(
                        "POST",
                        "/apps/answer/items",
                        "{\"key\":\"expected\"}",
                        "Content-Type: application/json",
                        "Expect: 100-continue");
        assertThat(created.status()).isEqualTo(201);
        assertThat(JsonCodec.decodeStored(JsonNode.class, created.body())
                        .get("key")
                        .asText())
                .isEqualTo("expected");
    }

    @Test
    void long_number_and_member_name_are_named() {
        apiClient
                .post("/items", "{'key':'n','data':{'a':" + "1".repeat(1001) + "}}")
                .then()
                .statusCode(400)
                .body("faults[0].message", equalTo("contains a number with more than 1000 characters"));
        apiClient
                .post("/items", "{'key':'n','data':{'" + "n".repeat(50_001) + "':1}}")
                .then()
                .statusCode(400)
                .body("faults[0].message", equalTo("contains a member name with more than 50000 characters"));
    }
}
