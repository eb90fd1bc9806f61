// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.holdfast.http.guard.UriText;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.InputFaults;
import io.quarkus.amazon.lambda.http.LambdaHttpHandler;
import io.quarkus.arc.Unremovable;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the framework's handler for requests of API Gateway. Prepares each request, and passes it to the framework.
 *
 * <ol>
 *   <li>Refuses a header whose name or value HTTP forbids, as the server does. Without a header such as
 *       {@code If-Match}, the request would have another meaning.
 *   <li>Escapes the path, because API Gateway decodes it, and the framework decodes it too.
 *   <li>Removes {@code Expect}, because API Gateway has already sent the body. The framework would answer 100, and API
 *       Gateway would treat 100 as the final answer.
 *   <li>Removes quoted parameters with commas from {@code Accept} and {@code Content-Type}, because the framework
 *       splits each header at its commas. Holdfast reads no such parameter.
 *   <li>Adds the length of a body that the client sent without its length.
 * </ol>
 */
@Singleton
@Alternative
@Priority(1)
@Unremovable
class ApiGatewayHandler extends LambdaHttpHandler {
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

    private static final Pattern PARAMETER_WITH_COMMA =
            Pattern.compile(";[^;,\"]*=\"(?:[^\"\\\\,]|\\\\.)*+,(?:[^\"\\\\]|\\\\.)*+\"");

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent request, Context context) {
        var path = request.getRawPath();
        request.setRawPath(path == null || path.isEmpty() ? "/" : UriText.escapeDecodedPath(path));
        if (request.getRawQueryString() != null)
            request.setRawQueryString(UriText.escapeQuery(request.getRawQueryString()));
        if (request.getHeaders() != null) {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(request.getHeaders());
            headers.values().removeIf(Objects::isNull);
            var refusal = findRefusal(headers);
            if (refusal != null) return refusal;
            headers.remove("Expect");
            for (var name : new String[] {HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE})
                headers.computeIfPresent(
                        name, (n, value) -> PARAMETER_WITH_COMMA.matcher(value).replaceAll(";"));
            var body = request.getBody();
            if (body != null && !body.isEmpty())
                headers.computeIfAbsent(
                        HttpHeaders.CONTENT_LENGTH,
                        name -> String.valueOf(countBytes(body, request.getIsBase64Encoded())));
            request.setHeaders(headers);
        }
        return super.handleRequest(request, context);
    }

    private static @Nullable APIGatewayV2HTTPResponse findRefusal(Map<String, String> headers) {
        var inputFaults = new InputFaults();
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) inputFaults.add(name, "is not the name of a header");
            else if (!HEADER_VALUE.matcher(value).matches()) inputFaults.add(name, "must have no control characters");
        });
        if (!inputFaults.hasAny()) return null;
        var problem = inputFaults.toProblem();
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(problem.status())
                .withHeaders(Map.of(HttpHeaders.CONTENT_TYPE, "application/problem+json"))
                .withBody(JsonCodec.encode(problem) + "\n")
                .build();
    }

    private static int countBytes(String body, boolean isBase64) {
        return isBase64 ? Base64.getDecoder().decode(body).length : body.getBytes(StandardCharsets.UTF_8).length;
    }
}
