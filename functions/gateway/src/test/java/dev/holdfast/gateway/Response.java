package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What the function hands back to API Gateway. */
record Response(int status, Map<String, String> headers, String body) {
    static Response of(String json) throws Exception {
        var answer = Request.JSON.readTree(json);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        answer.path("headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
        var body = answer.path("body").asText("");
        var plain = answer.path("isBase64Encoded").asBoolean()
                ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
                : body;
        return new Response(answer.path("statusCode").asInt(), headers, plain);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    JsonNode at(String pointer) throws Exception {
        return Request.JSON.readTree(body).at(pointer);
    }

    String text(String pointer) throws Exception {
        return at(pointer).asText();
    }
}
