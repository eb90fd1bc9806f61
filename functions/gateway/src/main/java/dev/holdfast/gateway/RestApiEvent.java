// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A request of a private API. Such an API is a REST API, whose events have the payload format 1.0. The framework reads
 * the format 2.0.
 */
record RestApiEvent(JsonNode event) {
    /** Whether an event has the payload format 1.0. */
    static boolean isRestApi(JsonNode event) {
        return event.has("httpMethod");
    }

    /** Returns the same request in the payload format 2.0. */
    ObjectNode toHttpApi() {
        var from = event.path("requestContext");
        var to = JsonNodeFactory.instance.objectNode();
        to.put("version", "2.0").put("routeKey", "$default");
        to.put("rawPath", decodedPath()).put("rawQueryString", query());
        to.set("headers", headers());
        copy("body", event, to, "body");
        to.put("isBase64Encoded", event.path("isBase64Encoded").asBoolean());
        var context = to.putObject("requestContext");
        for (var member : new String[] {"accountId", "apiId", "stage", "requestId"})
            copy(member, from, context, member);
        context.putObject("http")
                .put("method", event.path("httpMethod").asText())
                .put("path", event.path("path").asText())
                .put("protocol", from.path("protocol").asText())
                .put("sourceIp", from.at("/identity/sourceIp").asText())
                .put("userAgent", from.at("/identity/userAgent").asText());
        addCaller(from.path("identity"), context);
        return to;
    }

    /**
     * Decodes the path, because the format 2.0 contains the decoded path. Keeps a malformed path, which gets a refusal.
     */
    private String decodedPath() {
        var path = event.path("path").asText();
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static void addCaller(JsonNode identity, ObjectNode context) {
        if (!identity.hasNonNull("userArn")) return;
        var iam = context.putObject("authorizer").putObject("iam");
        for (var member : new String[] {"accessKey", "accountId", "userArn"}) copy(member, identity, iam, member);
        copy("caller", identity, iam, "callerId");
        copy("user", identity, iam, "userId");
    }

    private static void copy(String member, JsonNode from, ObjectNode to, String name) {
        if (from.hasNonNull(member)) to.set(name, from.path(member));
    }

    /** Encodes the parameters again, because API Gateway has decoded them. */
    private String query() {
        return event.path("multiValueQueryStringParameters")
                .propertyStream()
                .flatMap(parameter -> parameter
                        .getValue()
                        .valueStream()
                        .map(value -> encode(parameter.getKey()) + "=" + encode(value.asText())))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** In the format 2.0, names are in lower case, and commas separate the values of repeated headers. */
    private ObjectNode headers() {
        var headers = JsonNodeFactory.instance.objectNode();
        event.path("multiValueHeaders")
                .properties()
                .forEach(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().valueStream().map(JsonNode::asText).collect(Collectors.joining(","))));
        return headers;
    }
}
