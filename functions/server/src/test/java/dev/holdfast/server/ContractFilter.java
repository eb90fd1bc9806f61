// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.http.ContractOperation;
import dev.holdfast.http.OpenApiContract;
import dev.holdfast.json.JsonCodec;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.util.Set;

/** Checks every response against the contract: status, headers, content type and body. */
final class ContractFilter implements Filter {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();

    /** Statuses that the framework may answer to any request; the contract covers them by {@code default}. */
    private static final Set<Integer> FRAMEWORK_STATUSES = Set.of(405, 415);

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        var response = context.next(request, specification);
        var path = request.getURI().replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "");
        if (path.startsWith("/apps/")) {
            CONTRACT.operation(request.getMethod(), path)
                    .ifPresentOrElse(
                            contractOperation -> check(contractOperation, response),
                            () -> assertThat(response.statusCode())
                                    .as("%s %s stands in no contract", request.getMethod(), path)
                                    .isIn(404, 405));
        }
        return response;
    }

    private static void check(ContractOperation contractOperation, Response response) {
        var status = response.statusCode();
        assertThat(contractOperation.names(status) || FRAMEWORK_STATUSES.contains(status))
                .as(
                        "%s answered %d, which the contract doesn't name: %s",
                        contractOperation, status, response.asString())
                .isTrue();
        var expected = contractOperation.response(status);
        expected.path("headers")
                .fieldNames()
                .forEachRemaining(name -> assertThat(response.getHeader(name))
                        .as("%s %d: header %s", contractOperation, status, name)
                        .isNotNull());
        checkBody(contractOperation, response, expected.path("content"));
    }

    private static void checkBody(ContractOperation contractOperation, Response response, JsonNode content) {
        if (content.isMissingNode()) {
            assertThat(response.asString()).as("%s", contractOperation).isEmpty();
            return;
        }
        var type = response.contentType().replaceFirst(";.*", "");
        assertThat(content.has(type))
                .as("%s answered %s", contractOperation, type)
                .isTrue();
        if (!type.endsWith("json") || type.equals("application/x-ndjson")) return;
        var value = JsonCodec.decodeStored(JsonNode.class, response.asString());
        assertThat(CONTRACT.violations(content.get(type).get("schema"), value))
                .as("%s %d answered %s", contractOperation, response.statusCode(), value)
                .isEmpty();
    }
}
