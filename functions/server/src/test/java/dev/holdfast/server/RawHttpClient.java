// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sends requests that other clients would correct or refuse. */
record RawHttpClient(int port) {
    /** An answer; the status is 0 if the server closed the connection without an answer. */
    record RawResponse(int status, Map<String, String> headers, String body) {
        private static final RawResponse NONE = new RawResponse(0, Map.of(), "");

        static RawResponse parse(String text) {
            var end = text.indexOf("\r\n\r\n");
            if (end < 0) return NONE;
            var lines = List.of(text.substring(0, end).split("\r\n"));
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (var line : lines.subList(1, lines.size()))
                headers.merge(
                        line.replaceFirst(":.*", ""), line.replaceFirst("[^:]*:\\s*", ""), (a, b) -> a + ", " + b);
            var status = Integer.parseInt(lines.getFirst().split(" ")[1]);
            return status == 100
                    ? parse(text.substring(end + 4))
                    : new RawResponse(status, headers, text.substring(end + 4));
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        boolean isProblem() {
            return header("Content-Type").equals("application/problem+json") && body.contains("\"detail\"");
        }
    }

    /** Sends a request with a Host and without a body. */
    RawResponse send(String method, String target, String... headers) throws IOException {
        return sendBody(method, target, "", headers);
    }

    /** Sends a request with a Host; each character is one byte. */
    RawResponse sendBody(String method, String target, String body, String... headers) throws IOException {
        var length = body.isEmpty() ? Stream.<String>of() : Stream.of("Content-Length: " + body.length());
        var lines = Stream.of(
                        Stream.of(method + " " + target + " HTTP/1.1", "Host: localhost", "Connection: close"),
                        length,
                        Stream.of(headers))
                .flatMap(part -> part)
                .toList();
        return sendText(String.join("\r\n", lines) + "\r\n\r\n" + body);
    }

    /** Sends exactly these bytes. Reads the answer until the server closes the connection or sends nothing for long. */
    RawResponse sendText(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // The server has closed the connection before it read all bytes. Its answer arrived before the end of
                // the connection.
            }
            return RawResponse.parse(answer.toString(StandardCharsets.UTF_8));
        }
    }
}
