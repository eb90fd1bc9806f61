// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.holdfast.http.UriText;
import io.quarkus.amazon.lambda.http.LambdaHttpHandler;
import io.quarkus.arc.Unremovable;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Prepares each request of API Gateway for the framework's handler, which it replaces.
 *
 * <ol>
 *   <li>Escapes the path, because API Gateway decodes it, and the framework decodes it too.
 *   <li>Removes {@code Expect}, because API Gateway has already sent the body. The framework would answer 100, and API
 *       Gateway would take this for the final answer.
 *   <li>Removes headers whose name or value the framework can't pass on.
 * </ol>
 */
@Singleton
@Alternative
@Priority(1)
@Unremovable
class ApiGatewayHandler extends LambdaHttpHandler {
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent request, Context context) {
        var path = request.getRawPath();
        request.setRawPath(path == null || path.isEmpty() ? "/" : UriText.escapeDecodedPath(path));
        if (request.getRawQueryString() != null)
            request.setRawQueryString(UriText.escapeQuery(request.getRawQueryString()));
        if (request.getHeaders() != null) {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(request.getHeaders());
            headers.remove("Expect");
            headers.entrySet().removeIf(header -> !isValid(header.getKey(), header.getValue()));
            request.setHeaders(headers);
        }
        return super.handleRequest(request, context);
    }

    private static boolean isValid(String name, String value) {
        return value != null
                && HEADER_NAME.matcher(name).matches()
                && HEADER_VALUE.matcher(value).matches();
    }
}
