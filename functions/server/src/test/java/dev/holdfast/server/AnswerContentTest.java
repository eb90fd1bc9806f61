// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ContractOperation;
import dev.holdfast.http.OpenApiContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and refusals of all operations show only content that the credential's scope is allowed to read. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class AnswerContentTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final String SECRET = "planted-secret";
    private static final String KEY_NAME = "planted-key";

    private static final String WORKFLOW = """
            description: planted-secret
            labels: {team: planted-secret}
            roles: {planted-secret-role: [planted-secret@example.com]}
            states:
              begun: {initial: true, next: [checked, parked, ended], within: PT1H, notify: [planted-secret-role]}
              checked: {next: [ended], actors: [planted-secret-role]}
              parked: {next: [ended], hold: true, description: planted-secret}
              ended: {terminal: true}
            """;

    /**
     * Requests whose answers could contain the marked content, by operation. Other operations send the contract's
     * example.
     */
    private static final Map<String, List<String>> BODIES = Map.of(
            "create-item",
            List.of(
                    "{'workflow':'w','key':'held','data':{'other':1}}",
                    "{'workflow':'w','key':'same','data':{'order':1}}",
                    "{'workflow':'w','key':'linked','links':['tracking:1Z']}",
                    "{'workflow':'w','key':'fresh'}"),
            "advance-item",
            List.of(
                    "{'to':'checked'}",
                    "{'to':'nowhere'}",
                    "{'to':'ended','from':'parked'}",
                    "{'to':'parked','data':1}"),
            "queue-intent",
            List.of(
                    "{'kind':'method','model':'m','name':'n','inputs':{'a':1}}",
                    "{'kind':'method','model':'m','name':'o','parent':'w/waiting'}",
                    "{'kind':'method','model':'m','name':'p','parent':'w/held'}"),
            "queue-intents",
            List.of(
                    "{'intents':[{'kind':'method','model':'m','name':'n','inputs':{'a':1}}]}",
                    "{'intents':[{'kind':'method','model':'m','name':'p','parent':'w/held'}]}"));

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final String app = "answers-" + RUNS.incrementAndGet();
    private final ApiClient apiClient = new ApiClient(app);
    private final Map<String, String> keys = new HashMap<>();
    private String intent = "";

    @Inject
    Holdfast holdfast;

    @Inject
    dev.holdfast.SettableClock clock;

    @BeforeEach
    void plantSecret() {
        keys.put("manage", createKey(apiClient, "admin", "manage"));
        keys.put("read", createKey(as("manage"), KEY_NAME, "read"));
        keys.put("report", createKey(as("manage"), KEY_NAME, "report"));
        keys.put("stage", createKey(as("manage"), KEY_NAME, "stage"));
        keys.put("operator", KeysCommandTest.createOperatorKey());
        keys.put("other", createKey(as("operator", app + "-other"), "other", "manage"));
        keys.put("none", "");
        var manager = as("manage");
        ok(manager.putYaml("/workflows/w", "application/yaml", WORKFLOW));
        for (var key : new String[] {"held", "same", "late", "parked", "waiting", "actors", "planted-secret-key"})
            ok(manager.post("/items", "{'workflow':'w','key':'" + key + "','data':{'order':1}}"));
        for (var key : new String[] {"held", "same", "late", "parked", "waiting", "actors"})
            ok(manager.patch(
                    "/items/w/" + key,
                    "{'title':'planted-secret','data':{'x':'planted-secret'},'output':'planted-secret','note':'planted-secret','labels':{'a':'planted-secret'},"
                            + "'roles':{'planted-secret-item':['planted-secret']},'correlation':'planted-secret',"
                            + "'links':['planted-secret:" + key + "']}"));
        ok(manager.patch("/items/w/planted-secret-key", "{'links':['tracking:1Z']}"));
        ok(manager.with("Holdfast-Actor", "planted-secret-person")
                .post("/items/w/held/hold", "{'reason':'planted-secret'}"));
        ok(manager.post("/items/w/parked/advance", "{'to':'parked','note':'planted-secret'}"));
        var queued = manager.with("Holdfast-Actor", "planted-secret-person")
                .post(
                        "/queue",
                        "{'kind':'method','model':'m','name':'n','title':'planted-secret','inputs':{'a':1},"
                                + "'note':'planted-secret','labels':{'a':'planted-secret'},"
                                + "'correlation':'planted-secret'}");
        ok(queued);
        intent = queued.path("id");
        ok(manager.post("/queue", "{'kind':'method','model':'m','name':'planted-secret-name','parent':'w/waiting'}"));
        ok(manager.put("/subscriptions/s", "{'address':'https://planted-secret.example/hook'}"));
        ok(manager.put("/silences/s", "{'workflow':'w','within':'PT5H','comment':'planted-secret'}"));
        clock.advance(ofMinutes(61));
        holdfast.sweep.run(ofMinutes(1));
    }

    @AfterEach
    void deleteKeys() {
        for (var name : new String[] {app + "-other", app}) {
            var client = as("operator", name);
            var ids = new ArrayList<>(client.get("/keys").jsonPath().getList("keys.id", String.class));
            var manage = client.get("/keys").jsonPath().getList("keys.findAll{it.scope=='manage'}.id", String.class);
            ids.removeAll(manage);
            ids.addAll(manage);
            ids.forEach(id -> client.delete("/keys/" + id).then().statusCode(200));
        }
        KeysCommandTest.deleteOperatorKeys();
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "operator", "other", "none"})
    void answers_without_read_scope_have_no_content(String scope) {
        var statuses = new TreeSet<Integer>();
        for (var contractOperation : operations())
            for (var answer : send(contractOperation, scope)) {
                statuses.add(answer.statusCode());
                assertThat(answer.asString() + answer.headers())
                        .as("%s as %s answered %d", contractOperation, scope, answer.statusCode())
                        .doesNotContain(SECRET);
            }
        if (scope.equals("report")) assertThat(statuses).contains(200, 201, 403, 409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "report", "stage", "none", "other"})
    void answers_without_manage_scope_have_no_secrets(String scope) {
        for (var contractOperation : operations())
            for (var answer : send(contractOperation, scope))
                assertThat(answer.asString())
                        .as("%s as %s", contractOperation, scope)
                        .doesNotContain("\"" + KEY_NAME + "\"", "whsec_", "\"key\":\"hf_");
    }

    @Test
    void reader_sees_planted_content() {
        var seen = new TreeSet<String>();
        for (var contractOperation : operations())
            for (var answer : send(contractOperation, "read"))
                if (answer.asString().contains(SECRET)) seen.add(contractOperation.id());
        assertThat(seen).contains("get-item", "list-items", "get-workflow", "list-intents", "list-silences");
    }

    /**
     * Returns all operations except the event stream, because the stream doesn't end. A scope without the right to read
     * gets no stream.
     */
    private static List<ContractOperation> operations() {
        return CONTRACT.operations().stream()
                .filter(contractOperation -> !contractOperation.id().equals("watch-events"))
                // The acknowledgement comes first, because a caller can't acknowledge a completed item.
                .sorted(Comparator.comparing(
                        contractOperation -> !contractOperation.id().equals("acknowledge-item")))
                .toList();
    }

    private List<Response> send(ContractOperation contractOperation, String scope) {
        var id = contractOperation.id();
        var keysOfItems = Stream.of("held", "same", "late", "parked", "waiting", "actors", "none")
                .toList();
        var answers = new ArrayList<Response>();
        for (var key : contractOperation.path().contains("{key}") ? keysOfItems : List.of("")) {
            var path = contractOperation
                    .path()
                    .replace("{app}", app)
                    .replace("{workflow}", "w")
                    .replace("{key}", key)
                    .replace("{name}", contractOperation.path().startsWith("/schemas") ? "item-1" : "w")
                    .replace("{id}", path(contractOperation.path()))
                    .replaceAll("\\{[a-z]+}", "none");
            for (var body : bodies(contractOperation)) {
                var request = as(scope).request();
                if (!body.isEmpty()) request.contentType("application/json").body(body);
                else if (!contractOperation.method().equals("GET")) request.contentType("application/json");
                if (id.equals("list-items") || id.equals("preview-notifications")) request.queryParam("workflow", "w");
                answers.add(request.request(contractOperation.method(), path));
            }
        }
        return answers;
    }

    private String path(String path) {
        return path.contains("/queue/") ? intent : "s";
    }

    private static List<String> bodies(ContractOperation contractOperation) {
        var own = BODIES.get(contractOperation.id());
        if (own != null) return own.stream().map(ApiClient::toJson).toList();
        var content = contractOperation.node().at("/requestBody/content/application~1json");
        if (content.isMissingNode()) return List.of("");
        return content.has("example") ? List.of(content.get("example").toString(), "{}") : List.of("{}");
    }

    private ApiClient as(String scope) {
        return as(scope, app);
    }

    private ApiClient as(String scope, String app) {
        var key = Objects.requireNonNull(keys.get(scope));
        var client = new ApiClient(app);
        return key.isEmpty() ? client : client.with("Authorization", "Bearer " + key);
    }

    private static String createKey(ApiClient client, String name, String scope) {
        var answer = client.post(
                "/keys",
                "{'name':'" + name + "','scope':'" + scope + "','actsForUsers':" + scope.equals("manage") + "}");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return answer.path("key");
    }

    private static void ok(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isBetween(200, 204);
    }
}
