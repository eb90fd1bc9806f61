// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.ContractOperation;
import dev.holdfast.http.OpenApiContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server refuses a request without a body exactly where the contract requires a body. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class EmptyBodyTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final String NO_BODY = "the request has no body";
    private static int number;

    private final ApiClient apiClient = new ApiClient("empty" + ++number);
    private String intent = "";

    @BeforeEach
    void createRows() {
        apiClient
                .put(
                        "/workflows/w",
                        "{'within':'P1D','states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}")
                .then()
                .statusCode(201);
        apiClient.post("/items", "{'workflow':'w','key':'k'}").then().statusCode(201);
        intent = apiClient
                .post("/queue", "{'kind':'method','model':'m','name':'n'}")
                .path("id");
        apiClient.put("/queue/policy", "{'warning':'PT2H'}").then().statusCode(200);
    }

    private String path(ContractOperation contractOperation) {
        return contractOperation
                .path()
                .replace("{app}", apiClient.app())
                .replace("{workflow}", "w")
                .replace("{key}", "k")
                .replace("{name}", "w")
                .replace("{id}", contractOperation.path().contains("/queue/") ? intent : "s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void request_without_required_body_is_refused(String body) {
        for (var contractOperation : bodyOperations(true)) {
            var request = apiClient.request().contentType("application/json");
            if (!body.isEmpty()) request.body(body);
            var answer = request.request(contractOperation.method(), path(contractOperation));
            assertThat(answer.statusCode())
                    .as("%s: %s", contractOperation, answer.asString())
                    .isEqualTo(400);
        }
        apiClient.get("/items", "workflow", "simple").then().body("items", org.hamcrest.Matchers.hasSize(0));
        apiClient.get("/items/w/k").then().body("version", org.hamcrest.Matchers.equalTo(1));
        apiClient.get("/queue/policy").then().body("warning", org.hamcrest.Matchers.equalTo("PT2H"));
    }

    @Test
    void optional_body_can_be_absent() {
        for (var contractOperation : bodyOperations(false)) {
            var answer = apiClient
                    .request()
                    .contentType("application/json")
                    .request(contractOperation.method(), path(contractOperation));
            assertThat(answer.asString()).as(contractOperation.toString()).doesNotContain(NO_BODY);
        }
    }

    private static List<ContractOperation> bodyOperations(boolean required) {
        var operations = CONTRACT.operations().stream()
                .filter(contractOperation ->
                        contractOperation.allowsBody() && contractOperation.requiresBody() == required)
                .toList();
        assertThat(operations).hasSizeGreaterThan(5);
        return operations;
    }
}
