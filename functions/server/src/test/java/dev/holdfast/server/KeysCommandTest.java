// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.holdfast.server.command.CommandLine;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests how the first API keys are created: over HTTP, by an operator, and by the command while the server has the file
 * open.
 */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class KeysCommandTest {
    private record Run(int status, String output, String error) {}

    @TempDir
    Path folder;

    @AfterEach
    void deleteKeys() {
        for (var app : new String[] {"first", "second"}) {
            for (var scope : new String[] {"read", "report", "stage", "manage"})
                keys("list", app)
                        .output()
                        .lines()
                        .filter(line -> line.contains("  " + scope + " "))
                        .forEach(line -> keys("delete", app, line.split(" ")[0]));
            assertThat(keys("list", app).output()).isEmpty();
        }
        deleteOperatorKeys();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "report", "stage"})
    void first_key_over_http_must_manage(String scope) {
        var apiClient = new ApiClient("first");
        apiClient
                .post("/keys", "{'name':'n','scope':'" + scope + "'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("first key of application first must have the scope manage"));
        apiClient.post("/keys", "{'name':'n','scope':'operator'}").then().statusCode(400);
        apiClient.get("/keys").then().statusCode(200).body("keys", hasSize(0));
    }

    @Test
    void one_of_many_first_keys_wins() throws Exception {
        var jobs = IntStream.range(0, 16)
                .<Callable<Integer>>mapToObj(i -> () -> new ApiClient(i % 2 == 0 ? "first" : "second")
                        .post("/keys", "{'name':'n" + i + "','scope':'manage'}")
                        .statusCode())
                .toList();
        try (var threads = Executors.newFixedThreadPool(16)) {
            var statuses = threads.invokeAll(jobs).stream()
                    .map(done -> done.resultNow())
                    .toList();
            assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
            assertThat(statuses).filteredOn(status -> status != 201).containsOnly(401);
        }
    }

    @Test
    void operator_creates_keys_of_every_application_and_does_nothing_else() {
        var operator = createOperatorKey();
        new ApiClient("first").get("/keys").then().statusCode(401);
        for (var app : new String[] {"first", "second"}) {
            var client = client(app, operator);
            client.post("/keys", "{'name':'n','scope':'report'}").then().statusCode(409);
            var key = client.post("/keys", "{'name':'n','scope':'manage'}")
                    .path("key")
                    .toString();
            client(app, key).get("/keys").then().statusCode(200);
            client(app, key)
                    .post("/keys", "{'name':'o','scope':'operator'}")
                    .then()
                    .statusCode(400);
            client.get("/items").then().statusCode(403).body("detail", containsString("scope operator"));
            client.post("/items", "{'key':'a'}").then().statusCode(403);
            client.put("/queue/policy", "{}").then().statusCode(403);
        }
    }

    @Test
    void command_creates_key_while_server_has_file() {
        var first = keys("create", "first", "--scope", "manage");
        assertThat(first.status).as(first.error).isZero();
        assertThat(first.output).hasLineCount(1).startsWith("hf_manage_");
        assertThat(keys("create", "second", "--scope", "read").error).contains("must have the scope manage");
        var second = keys("create", "second", "--scope", "manage", "--name", "ops");
        var client = client("second", second.output.strip());
        client.get("/keys").then().statusCode(200).body("keys[0].name", equalTo("ops"));
        assertThat(keys("list", "second").output)
                .contains("manage")
                .contains("ops")
                .doesNotContain("hf_");
        var id = second.output.split("_")[2];
        client.post("/keys", "{'name':'r','scope':'report'}").then().statusCode(201);
        client.delete("/keys/" + id).then().statusCode(409).body("detail", containsString("last one"));
        assertThat(keys("delete", "second", "0123456789abcdef").status).isEqualTo(1);
    }

    @Test
    void key_without_flag_cannot_create_key_with_flag() {
        var plain = keys("create", "first", "--scope", "manage");
        var acting = keys("create", "first", "--scope", "manage", "--acts-for-users", "yes");
        var request = "{'name':'more','scope':'report','actsForUsers':true}";
        client("first", plain.output.strip())
                .post("/keys", request)
                .then()
                .statusCode(403)
                .body("detail", containsString("can create a key with actsForUsers"));
        client("first", acting.output.strip()).post("/keys", request).then().statusCode(201);
    }

    @Test
    void command_creates_missing_file() throws Exception {
        var file = folder.resolve("new").resolve("holdfast.db");
        var run = run(file, "keys", "create", "shop", "--scope", "manage");
        assertThat(run.status).as(run.error).isZero();
        assertThat(run.output).startsWith("hf_manage_");
        assertThat(run(file, "keys", "list", "shop").output).contains("command-line");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys",
                "keys make shop",
                "keys create shop",
                "keys create shop --scope all",
                "keys create --scope manage",
                "keys create shop --scope operator",
                "keys create shop --scope",
                "keys create shop more --scope manage",
                "keys create shop --scope manage --scope read",
                "keys create shop --scope manage --acts-for-users maybe",
                "keys list shop --name x",
                "keys list shop more",
                "keys delete",
                "keys delete shop a b",
                "keys list --file x"
            })
    void wrong_arguments_get_one_line_and_code_2(String arguments) {
        var run = run(folder.resolve("holdfast.db"), arguments.split(" "));
        assertThat(run.status).isEqualTo(2);
        assertThat(run.output).isEmpty();
        assertThat(run.error).hasLineCount(1).startsWith("Holdfast can't run keys: ");
        assertThat(folder.resolve("holdfast.db")).doesNotExist();
    }

    static String createOperatorKey() {
        var run = keys("create", "--scope", "operator");
        assertThat(run.status).as(run.error).isZero();
        return run.output.strip();
    }

    static void deleteOperatorKeys() {
        keys("list").output().lines().forEach(line -> keys("delete", line.split(" ")[0]));
    }

    private static ApiClient client(String app, String key) {
        return new ApiClient(app).with("Authorization", "Bearer " + key);
    }

    private static Run keys(String... arguments) {
        var file = ConfigProvider.getConfig().getValue("holdfast.file", Path.class);
        var all = new String[arguments.length + 1];
        all[0] = "keys";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return run(file, all);
    }

    private static Run run(Path file, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var status = CommandLine.answer(
                List.of(arguments),
                () -> file,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
