// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The function's response to API Gateway. */
record GatewayResponse(int status, Map<String, String> headers, String body) {
    static GatewayResponse of(String json) throws Exception {
        var answer = GatewayRequest.JSON.readTree(json);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        answer.path("headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
        var encodedBody = answer.path("body").asText("");
        var body = answer.path("isBase64Encoded").asBoolean()
                ? new String(Base64.getDecoder().decode(encodedBody), StandardCharsets.UTF_8)
                : encodedBody;
        return new GatewayResponse(answer.path("statusCode").asInt(), headers, body);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    JsonNode jsonAt(String pointer) throws Exception {
        return GatewayRequest.JSON.readTree(body).at(pointer);
    }

    String textAt(String pointer) throws Exception {
        return jsonAt(pointer).asText();
    }
}
