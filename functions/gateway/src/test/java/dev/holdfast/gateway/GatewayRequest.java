// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A request in the payload format 2.0 of API Gateway's HTTP APIs. */
final class GatewayRequest {
    static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode event = JSON.createObjectNode();

    private GatewayRequest(String method, String pathAndQuery) {
        var question = pathAndQuery.indexOf('?');
        var path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
        event.put("version", "2.0").put("routeKey", "$default").put("rawPath", path);
        event.put("rawQueryString", question < 0 ? "" : pathAndQuery.substring(question + 1));
        headers()
                .put("host", "a1b2c3.execute-api.eu-central-1.amazonaws.com")
                .put("x-forwarded-for", "203.0.113.9")
                .put("x-forwarded-proto", "https");
        context().put("accountId", "000000000000").put("apiId", "a1b2c3").put("stage", "$default");
        context()
                .putObject("http")
                .put("method", method)
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "203.0.113.9")
                .put("userAgent", "tested");
        event.put("isBase64Encoded", false);
    }

    static GatewayRequest get(String path) {
        return new GatewayRequest("GET", path);
    }

    static GatewayRequest delete(String path) {
        return new GatewayRequest("DELETE", path);
    }

    static GatewayRequest post(String path, String json) {
        return new GatewayRequest("POST", path).json(json);
    }

    static GatewayRequest patch(String path, String json) {
        return new GatewayRequest("PATCH", path).json(json);
    }

    static GatewayRequest put(String path, String json) {
        return new GatewayRequest("PUT", path).json(json);
    }

    /** Makes a request with a content type that API Gateway treats as binary, and with the body in base64. */
    static GatewayRequest binary(String method, String path, String type, String body) {
        var gatewayRequest = new GatewayRequest(method, path).header("content-type", type);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        gatewayRequest
                .event
                .put("body", Base64.getEncoder().encodeToString(bytes))
                .put("isBase64Encoded", true);
        return gatewayRequest.header("content-length", String.valueOf(bytes.length));
    }

    private GatewayRequest json(String body) {
        var text = body.replace('\'', '"');
        event.put("body", text);
        return header("content-type", "application/json")
                .header("content-length", String.valueOf(text.getBytes(StandardCharsets.UTF_8).length));
    }

    /** Adds a JSON body that the client sent in chunks. */
    GatewayRequest bodyWithoutLength(String body) {
        event.put("body", body.replace('\'', '"'));
        return header("content-type", "application/json");
    }

    GatewayRequest header(String name, String value) {
        headers().put(name, value);
        return this;
    }

    /** Adds a caller that IAM authenticated. */
    GatewayRequest signed() {
        context()
                .putObject("authorizer")
                .putObject("iam")
                .put("accessKey", "AKIDEXAMPLE")
                .put("accountId", "000000000000")
                .put("callerId", "AIDEXAMPLE")
                .putNull("cognitoIdentity")
                .put("principalOrgId", "o-example")
                .put("userArn", "arn:aws:iam::000000000000:user/till")
                .put("userId", "AIDEXAMPLE");
        return this;
    }

    /** Adds the claims of a token: of a person, whose address the issuer has verified, or of a program without an address. */
    GatewayRequest token(String scope, @Nullable String email) {
        var jwt = context().putObject("authorizer").putObject("jwt");
        var claims = jwt.putObject("claims").put("sub", "7").put("iss", "https://issuer.example.com");
        if (email == null) claims.put("client_id", "7");
        else claims.put("email", email).put("email_verified", "true");
        claims.put("scope", scope);
        jwt.putNull("scopes");
        return this;
    }

    /** Removes the claim {@code email_verified} from the token. */
    GatewayRequest withoutVerification() {
        context()
                .withObjectProperty("authorizer")
                .withObjectProperty("jwt")
                .withObjectProperty("claims")
                .remove("email_verified");
        return this;
    }

    private ObjectNode headers() {
        return event.withObjectProperty("headers");
    }

    private ObjectNode context() {
        return event.withObjectProperty("requestContext");
    }

    /**
     * Returns this request as a private API passes it on: in the payload format 1.0, with the signature of an IAM user.
     */
    String restApiEvent() throws JsonProcessingException {
        var http = context().withObjectProperty("http");
        var rest = JSON.createObjectNode();
        rest.set("httpMethod", http.path("method"));
        rest.set("path", event.path("rawPath"));
        rest.set("body", event.path("body"));
        rest.set("isBase64Encoded", event.path("isBase64Encoded"));
        var restHeaders = rest.putObject("multiValueHeaders");
        headers()
                .properties()
                .forEach(header -> restHeaders.putArray(header.getKey()).add(header.getValue()));
        var parameters = rest.putObject("multiValueQueryStringParameters");
        for (var parameter : event.path("rawQueryString").asText().split("&")) {
            var parts = parameter.split("=", 2);
            if (parts.length == 2)
                parameters.withArrayProperty(parts[0]).add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        rest.putObject("requestContext")
                .put("accountId", "000000000000")
                .put("apiId", "a1b2c3")
                .put("stage", "api")
                .put("requestId", "r1")
                .put("protocol", "HTTP/1.1")
                .putObject("identity")
                .put("sourceIp", "10.0.0.9")
                .put("userAgent", "tested")
                .put("accessKey", "AKIDEXAMPLE")
                .put("accountId", "000000000000")
                .put("caller", "AIDEXAMPLE")
                .put("user", "AIDEXAMPLE")
                .put("userArn", "arn:aws:iam::000000000000:user/till");
        return JSON.writeValueAsString(rest);
    }

    String event() throws JsonProcessingException {
        return JSON.writeValueAsString(event);
    }
}
