// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * A problem document for a request that the framework never gets. The server closes the connection after this answer.
 */
record RawRefusal(HttpResponseStatus status, String document) {
    static RawRefusal of(Problem problem) {
        return new RawRefusal(HttpResponseStatus.valueOf(problem.status()), JsonCodec.encode(problem));
    }

    static RawRefusal of(HttpResponseStatus status, String title, String detail) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put(
                "type", "urn:holdfast:problem:" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
        problem.put("title", title);
        problem.put("status", status.code());
        problem.put("detail", detail);
        return new RawRefusal(status, JsonCodec.encode(problem));
    }

    /**
     * Returns the complete answer.
     *
     * @param withBody false for the answer to HEAD
     */
    String answer(String httpDate, boolean withBody) {
        var body = document + "\n";
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/problem+json\r\nConnection: close\r\nDate: "
                + httpDate + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
                + (withBody ? body : "");
    }
}
