// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpReceiver;
import dev.holdfast.egress.SocketServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhookSenderFailureTest {
    private static final Duration SHORT_TIMEOUT = Duration.ofMillis(300);
    private final AddressGuard guard = AddressGuard.allowing(List.of("127.0.0.0/8"));
    private final WebhookSender sender = new WebhookSender(guard);

    @Test
    void sender_disconnects_from_hanging_receiver_at_timeout() throws Exception {
        try (SocketServer socketServer = SocketServer.silentServer()) {
            assertThat(timeoutReason(sender, socketServer.url())).isEqualTo("no answer within PT0.3S");
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void sender_stops_waiting_for_tls_handshake_at_timeout() throws Exception {
        try (SocketServer socketServer = SocketServer.silentServer()) {
            assertThat(timeoutReason(sender, socketServer.url().replace("http:", "https:")))
                    .isEqualTo("no answer within PT0.3S");
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void sender_stops_reading_slow_headers_at_timeout() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (SocketServer socketServer = new SocketServer(connection -> {
            write(connection, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; !connection.isClosed(); i++) {
                write(connection, "x-" + i + ": y\r\n");
                pause(released);
            }
        })) {
            assertThat(timeoutReason(sender, socketServer.url())).isEqualTo("no answer within PT0.3S");
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void sender_does_not_read_endless_body() throws Exception {
        AtomicInteger writtenKilobytes = new AtomicInteger();
        try (SocketServer socketServer = new SocketServer(connection -> {
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
            while (true) {
                write(connection, "x".repeat(1024));
                writtenKilobytes.incrementAndGet();
            }
        })) {
            assertThat(sender.send(WebhookMessages.messageTo(socketServer.url())))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP 200"));
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
            // The sockets' buffers have space for only a part of the hundred gigabytes.
            assertThat(writtenKilobytes).hasValueLessThan(50_000);
        }
    }

    @Test
    void sender_does_not_wait_for_slow_chunked_body() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (SocketServer socketServer = new SocketServer(connection -> {
            write(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                write(connection, "1\r\nx\r\n");
                pause(released);
            }
        })) {
            assertThat(sender.send(WebhookMessages.messageTo(socketServer.url())))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP 200"));
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void sender_asks_hanging_name_server_once_and_stops_at_timeout() {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        WebhookSender sender = senderWith(name -> {
            lookups.incrementAndGet();
            awaitLatch(released);
            return List.of(InetAddress.getLoopbackAddress());
        });

        for (int i = 0; i < 3; i++) {
            assertThat(timeoutReason(sender, "http://slow.example/hook")).isEqualTo("no answer within PT0.3S");
        }

        assertThat(lookups).hasValue(1);
        released.countDown();
    }

    @Test
    void hanging_lookup_does_not_delay_other_names() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            WebhookSender sender = senderWith(name -> {
                if (name.startsWith("slow")) {
                    awaitLatch(released);
                }
                return List.of(InetAddress.getLoopbackAddress());
            });
            for (int i = 0; i < 20; i++) {
                String host = "slow" + i + ".example";
                Thread.ofVirtual().start(() -> sender.send(WebhookMessages.messageTo("http://" + host)));
            }

            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url("fine.example"))))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        }
        released.countDown();
    }

    @Test
    void unknown_name_is_reported() {
        WebhookSender sender = senderWith(name -> {
            throw new UnknownHostException(name);
        });

        assertThat(failureReason(sender, "http://nowhere.example/hook"))
                .isEqualTo("the receiver's name can't be resolved");
    }

    @Test
    void refused_connection_is_reported() throws Exception {
        int port;
        // No thread accepts connections on this socket. If a thread did, the socket would still listen for a moment
        // after its close.
        try (ServerSocket serverSocket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = serverSocket.getLocalPort();
        }

        assertThat(failureReason(sender, "http://127.0.0.1:" + port + "/hook"))
                .startsWith("the connection was refused");
    }

    @Test
    void connection_closed_without_response_is_reported_and_not_retried() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (SocketServer socketServer = new SocketServer(connection -> {
            connections.incrementAndGet();
            connection.getInputStream().read(new byte[8192]);
            connection.shutdownOutput();
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertThat(failureReason(sender, socketServer.url()))
                    .isEqualTo("the connection was closed without a response");
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void invalid_http_response_is_reported() throws Exception {
        try (SocketServer socketServer = new SocketServer(connection -> {
            write(connection, "SSH-2.0-OpenSSH_9.6\r\n\r\n");
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertThat(failureReason(sender, socketServer.url())).startsWith("the response is not valid HTTP");
        }
    }

    @Test
    void interrupt_ends_wait_and_thread_stays_interrupted() throws Exception {
        try (SocketServer socketServer = SocketServer.silentServer()) {
            Thread.currentThread().interrupt();

            assertThat(failureReason(sender, socketServer.url())).startsWith("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private WebhookSender senderWith(Dns resolver) {
        return new WebhookSender(new GuardedHttpClient(guard, GuardedHttpClient.newClient(guard, resolver)));
    }

    private static String timeoutReason(WebhookSender sender, String url) {
        long startNanos = System.nanoTime();
        DeliveryOutcome deliveryOutcome =
                sender.send(WebhookMessages.messageTo(url, SHORT_TIMEOUT, WebhookMessages.SECRET));
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isBetween(SHORT_TIMEOUT, SHORT_TIMEOUT.plusSeconds(2));
        return ((DeliveryOutcome.TemporaryFailure) deliveryOutcome).reason();
    }

    private static String failureReason(WebhookSender sender, String url) {
        return ((DeliveryOutcome.TemporaryFailure) sender.send(WebhookMessages.messageTo(url))).reason();
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    private static void pause(CountDownLatch released) throws IOException {
        try {
            if (released.await(20, MILLISECONDS)) {
                throw new IOException("released");
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
