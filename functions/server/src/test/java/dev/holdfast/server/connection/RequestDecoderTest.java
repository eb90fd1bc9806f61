// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    private static final int MEBIBYTE = 1 << 20;

    private final TestConnections testConnections = new TestConnections(10, 10, 100 * MEBIBYTE);
    private final TestConnections.TestConnection connection = testConnections.connect("10.0.0.1");

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    @Test
    void pipelined_request_waits_until_previous_answer_is_read() {
        connection.send(get("/a") + get("/b") + get("/c"));
        assertThat(connection.requests).containsExactly("/a");
        assertThat(connection.reads()).as("reads further bytes").isFalse();
        connection.answer(MEBIBYTE);
        assertThat(connection.requests).as("the answer isn't read").containsExactly("/a");
        connection.receiveAll();
        assertThat(connection.requests).containsExactly("/a", "/b");
        connection.answer(10);
        connection.answer(10);
        assertThat(connection.requests).containsExactly("/a", "/b", "/c");
        assertThat(connection.reads()).isTrue();
    }

    @Test
    void memory_of_requests_and_answers_is_counted_until_read() {
        var post = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000);
        connection.send(post + get("/b"));
        var head = (post.length() - 1000) * ClientConnection.COPIES_OF_HEAD + 4 * ClientConnection.HEAD_LINE_BYTES;
        assertThat(testConnections.guard.heldBytes())
                .isEqualTo(head
                        + 1000 * ClientConnection.COPIES_OF_BODY
                        + get("/b").length());
        connection.answer(MEBIBYTE);
        assertThat(testConnections.guard.heldBytes()).isGreaterThan(MEBIBYTE);
        connection.receiveAll();
        assertThat(testConnections.guard.heldBytes())
                .isEqualTo(get("/b").length() * ClientConnection.COPIES_OF_HEAD + 3 * ClientConnection.HEAD_LINE_BYTES);
        connection.answer(10);
        connection.receiveAll();
        assertThat(testConnections.guard.heldBytes()).isZero();
    }

    @Test
    void memory_of_unfinished_head_is_counted_for_each_line() {
        connection.send("GET /a HTTP/1.1\r\n" + "a:\r\n".repeat(100));
        assertThat(testConnections.guard.heldBytes()).isGreaterThan(100L * ClientConnection.HEAD_LINE_BYTES);
        connection.send("Host: localhost\r\n\r\n");
        assertThat(connection.requests).containsExactly("/a");
        connection.answer(10);
        connection.receiveAll();
        assertThat(testConnections.guard.heldBytes()).isZero();
    }

    @Test
    void head_with_too_many_lines_is_refused() {
        connection.send("GET /a HTTP/1.1\r\nHost: localhost\r\n"
                + "a:\r\n".repeat(HeaderLineCounter.MAX_HEADER_LINES - 1) + "\r\n");
        assertThat(connection.requests).containsExactly("/a");
        connection.answer(10);
        connection.receiveAll();
        connection.send("GET /b HTTP/1.1\r\n" + "a:\r\n".repeat(HeaderLineCounter.MAX_HEADER_LINES + 2));
        assertThat(connection.received()).contains("HTTP/1.1 431 ");
        assertThat(connection.requests).containsExactly("/a");
        assertThat(testConnections.guard.heldBytes()).isZero();
    }

    @Test
    void body_with_too_many_trailers_is_refused() {
        connection.send("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                + "a:\r\n".repeat(HeaderLineCounter.MAX_HEADER_LINES + 2));
        assertThat(connection.received()).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void requests_after_the_last_one_are_skipped() {
        connection.send("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" + get("/b"));
        var held = testConnections.guard.heldBytes();
        connection.send(get("/c"));
        assertThat(testConnections.guard.heldBytes()).isEqualTo(held);
        connection.answer(10);
        connection.receiveAll();
        assertThat(connection.requests).containsExactly("/a");
        assertThat(testConnections.guard.heldBytes()).isZero();
    }

    @Test
    void requests_of_closed_connection_are_dropped() {
        connection.send(get("/a") + get("/b"));
        connection.close();
        assertThat(connection.requests).containsExactly("/a");
        assertThat(testConnections.guard.heldBytes()).isZero();
        assertThat(testConnections.guard.connectionCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding:",
                "Content-Length: 4\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 4",
                "Transfer-Encoding: chunked\r\nContent-Length: 0"
            })
    void ambiguous_length_is_refused_and_connection_closed(String headers) {
        connection.send("POST /a HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n0\r\n\r\n" + get("/smuggled"));
        assertThat(connection.received())
                .startsWith("HTTP/1.1 400 ")
                .contains("Connection: close", "application/problem+json", "\"status\":400", "Transfer-Encoding");
        assertThat(connection.requests).isEmpty();
        assertThat(connection.isClosedAfterRefusal()).isTrue();
    }

    @Test
    void transfer_encoding_of_http_1_0_is_refused() {
        connection.send("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(connection.received()).startsWith("HTTP/1.1 400 ");
        assertThat(connection.isClosedAfterRefusal()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /%zz HTTP/1.1, Host: localhost, URL",
        "GET /a|b HTTP/1.1, Host: localhost, URL",
        "GET /a HTTP/1.1, X: y, Host",
        "GET /a HTTP/1.1, Host: a@b, Host",
        "OPTIONS * HTTP/1.1, Host: localhost, URL",
        "GET a HTTP/1.1, Host: localhost, URL",
        "CONNECT localhost:80 HTTP/1.1, Host: localhost, URL",
        "GET /a HTTP/9.9, Host: localhost, request",
        "GET /a XTTP/1.1, Host: localhost, request",
    })
    void malformed_head_is_refused_with_its_fault(String line, String header, String place) {
        connection.send(line + "\r\n" + header + "\r\n\r\n" + get("/b"));
        assertThat(connection.received())
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("Date: " + TestConnections.DATE, "\"at\":\"" + place + "\"")
                .endsWith("}\n");
        assertThat(connection.requests).isEmpty();
        assertThat(connection.isClosedAfterRefusal()).isTrue();
    }

    @Test
    void rest_of_refused_request_is_skipped_until_limits() {
        connection.send("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(connection.received()).startsWith("HTTP/1.1 400 ");
        for (var i = 0; i < 4; i++) connection.send("x".repeat(MEBIBYTE));
        assertThat(connection.isOpen()).isTrue();
        connection.send("x");
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void malformed_chunk_after_answer_ends_connection_without_refusal() {
        connection.send("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        connection.answer(10);
        connection.send("zz\r\n" + get("/b"));
        assertThat(connection.received()).doesNotContain("HTTP/1.1 400 ");
        assertThat(connection.requests).containsExactly("/a");
    }

    @Test
    void refusal_of_head_request_has_no_body() {
        connection.send("HEAD /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(connection.received()).contains("Content-Length: ").endsWith("\r\n\r\n");
    }

    @Test
    void bytes_beyond_ascii_are_escaped() {
        connection.send(get("/\u00fc\u00c0"));
        assertThat(connection.requests).containsExactly("/%C3%BC%C3%80");
    }

    @Test
    void chunked_body_is_accepted_in_any_case() {
        connection.send(
                "POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: CHUNKED\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
        assertThat(connection.requests).containsExactly("/a");
    }
}
