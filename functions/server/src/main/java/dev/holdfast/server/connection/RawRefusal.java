// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import dev.holdfast.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/** Writes complete answers with a problem document for requests that the framework never gets. */
final class RawRefusal {
    private RawRefusal() {}

    static String badRequest(String detail) {
        return answer("400 Bad Request", "invalid", "Invalid", 400, detail);
    }

    static String timeout() {
        return answer(
                "408 Request Timeout",
                "request-timeout",
                "Request timeout",
                408,
                "the request didn't arrive completely in time");
    }

    private static String answer(String statusLine, String type, String title, int status, String detail) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "urn:holdfast:problem:" + type);
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        var body = JsonCodec.encode(problem);
        return "HTTP/1.1 " + statusLine + "\r\nContent-Type: application/problem+json\r\nConnection: close\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }
}
