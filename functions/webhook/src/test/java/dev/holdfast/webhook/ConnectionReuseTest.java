// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.SocketServer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sender uses a connection again only if the receiver keeps it open. A closed connection causes no failed attempt.
 */
class ConnectionReuseTest {
    private static final int MESSAGES = 40;

    private final WebhookSender sender = new WebhookSender(AddressGuard.allowing(List.of("127.0.0.0/8")));
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    private void sendAllTo(SocketServer socketServer) {
        for (var i = 0; i < MESSAGES; i++)
            assertThat(sender.send(WebhookMessages.messageTo(socketServer.url())))
                    .as("message %s", i)
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
    }

    /** Reads a request, and returns false at the end of the connection. */
    private boolean readRequest(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) return false;
            head.append((char) next);
        }
        var length = head.toString().toLowerCase(Locale.ROOT).replaceFirst("(?s).*content-length: (\\d+).*", "$1");
        if (in.readNBytes(Integer.parseInt(length)).length < Integer.parseInt(length)) throw new EOFException();
        requests.incrementAndGet();
        return true;
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\nthanks",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 204 No Content\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nthanks",
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 6\r\n\r\nthanks",
                "HTTP/1.1 200 OK\r\nConnection: close, x-trace\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\nConnection: x-trace\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthanks",
            })
    void receiver_that_closes_after_its_answer_gets_every_message(String response) throws Exception {
        // After its response, the receiver reads nothing more from the connection. So a second request on the
        // connection would be lost.
        try (var socketServer = new SocketServer(connection -> {
            connections.incrementAndGet();
            readRequest(new BufferedInputStream(connection.getInputStream()));
            write(connection, response);
        })) {
            sendAllTo(socketServer);
            assertThat(connections).hasValue(MESSAGES);
            assertThat(requests).hasValue(MESSAGES);
        }
    }

    @Test
    void receiver_that_announces_the_end_reads_no_second_request() throws Exception {
        var secondRequests = new AtomicInteger();
        try (var socketServer = new SocketServer(connection -> {
            var in = new BufferedInputStream(connection.getInputStream());
            readRequest(in);
            write(connection, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
            while (readRequest(in)) secondRequests.incrementAndGet();
        })) {
            sendAllTo(socketServer);
            assertThat(secondRequests).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
            })
    void connection_that_stays_open_is_used_again(String response) throws Exception {
        try (var socketServer = new SocketServer(connection -> {
            connections.incrementAndGet();
            var in = new BufferedInputStream(connection.getInputStream());
            while (readRequest(in)) write(connection, response);
        })) {
            sendAllTo(socketServer);
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void connection_that_is_closed_while_idle_loses_no_attempt() throws Exception {
        // The server closes the connection when the next request arrives. To the sender, this looks like an idle
        // connection that ends at the same time.
        try (var socketServer = new SocketServer(connection -> {
            connections.incrementAndGet();
            var in = new BufferedInputStream(connection.getInputStream());
            readRequest(in);
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            in.read();
        })) {
            sendAllTo(socketServer);
            assertThat(requests).hasValue(MESSAGES);
        }
    }

    @Test
    void request_is_repeated_only_once() throws Exception {
        var answers = new AtomicInteger();
        try (var socketServer = new SocketServer(connection -> {
            connections.incrementAndGet();
            var in = new BufferedInputStream(connection.getInputStream());
            while (readRequest(in)) {
                if (answers.getAndIncrement() > 0) return;
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            assertThat(sender.send(WebhookMessages.messageTo(socketServer.url())))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
            assertThat(sender.send(WebhookMessages.messageTo(socketServer.url())))
                    .isInstanceOf(DeliveryOutcome.TemporaryFailure.class);
            assertThat(requests).hasValue(3);
            assertThat(connections).hasValue(2);
        }
    }
}
