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
    private static final Duration BRIEF = Duration.ofMillis(300);
    private final AddressGuard guard = AddressGuard.allowing(List.of("127.0.0.0/8"));
    private final WebhookSender sender = new WebhookSender(guard);

    @Test
    void hanging_receiver_is_abandoned_in_time_and_disconnected() throws Exception {
        try (SocketServer socketServer = SocketServer.silentServer()) {
            assertThat(late(sender, socketServer.url())).isEqualTo("no answer within PT0.3S");
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void receiver_that_never_completes_tls_handshake_is_abandoned_in_time() throws Exception {
        try (SocketServer socketServer = SocketServer.silentServer()) {
            assertThat(late(sender, socketServer.url().replace("http:", "https:")))
                    .isEqualTo("no answer within PT0.3S");
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void receiver_that_trickles_headers_is_abandoned_in_time() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (SocketServer socketServer = new SocketServer(connection -> {
            say(connection, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; !connection.isClosed(); i++) {
                say(connection, "x-" + i + ": y\r\n");
                pause(never);
            }
        })) {
            assertThat(late(sender, socketServer.url())).isEqualTo("no answer within PT0.3S");
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void endless_body_is_not_awaited() throws Exception {
        AtomicInteger said = new AtomicInteger();
        try (SocketServer socketServer = new SocketServer(connection -> {
            say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
            while (true) {
                say(connection, "x".repeat(1024));
                said.incrementAndGet();
            }
        })) {
            assertThat(sender.send(WebhookMessages.messageTo(socketServer.url())))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP 200"));
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
            // Kilobytes: what fits the sockets' buffers, of a hundred gigabytes.
            assertThat(said).hasValueLessThan(50_000);
        }
    }

    @Test
    void trickling_body_of_unknown_length_is_not_awaited() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (SocketServer socketServer = new SocketServer(connection -> {
            say(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                say(connection, "1\r\nx\r\n");
                pause(never);
            }
        })) {
            assertThat(sender.send(WebhookMessages.messageTo(socketServer.url())))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP 200"));
            assertThat(socketServer.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void hanging_name_server_is_abandoned_in_time_and_asked_once() {
        CountDownLatch hang = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        WebhookSender sender = resolving(name -> {
            asked.incrementAndGet();
            await(hang);
            return List.of(InetAddress.getLoopbackAddress());
        });

        for (int i = 0; i < 3; i++) {
            assertThat(late(sender, "http://slow.example/hook")).isEqualTo("no answer within PT0.3S");
        }

        assertThat(asked).hasValue(1);
        hang.countDown();
    }

    @Test
    void hanging_name_does_not_delay_another() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            WebhookSender sender = resolving(name -> {
                if (name.startsWith("slow")) {
                    await(hang);
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
        hang.countDown();
    }

    @Test
    void unknown_name_is_reported() {
        WebhookSender sender = resolving(name -> {
            throw new UnknownHostException(name);
        });

        assertThat(failed(sender, "http://nowhere.example/hook")).isEqualTo("the receiver's name can't be resolved");
    }

    @Test
    void refused_connection_is_reported() throws Exception {
        int port;
        // Nobody accepts on it: a socket that is closed under an accepting thread goes on listening for a moment.
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(failed(sender, "http://127.0.0.1:" + port + "/hook")).startsWith("the connection was refused");
    }

    @Test
    void connection_closed_without_answer_is_reported_and_not_retried() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (SocketServer socketServer = new SocketServer(connection -> {
            connections.incrementAndGet();
            connection.getInputStream().read(new byte[8192]);
            connection.shutdownOutput();
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertThat(failed(sender, socketServer.url())).isEqualTo("the connection was closed without an answer");
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void answer_that_is_not_http_is_reported() throws Exception {
        try (SocketServer socketServer = new SocketServer(connection -> {
            say(connection, "SSH-2.0-OpenSSH_9.6\r\n\r\n");
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertThat(failed(sender, socketServer.url())).startsWith("the answer is not HTTP");
        }
    }

    @Test
    void interrupt_ends_wait_and_stays_visible() throws Exception {
        try (SocketServer socketServer = SocketServer.silentServer()) {
            Thread.currentThread().interrupt();

            assertThat(failed(sender, socketServer.url())).startsWith("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private WebhookSender resolving(Dns resolver) {
        return new WebhookSender(new GuardedHttpClient(guard, GuardedHttpClient.client(guard, resolver)));
    }

    private static String late(WebhookSender sender, String url) {
        long start = System.nanoTime();
        DeliveryOutcome deliveryOutcome = sender.send(WebhookMessages.messageTo(url, BRIEF, WebhookMessages.SECRET));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(BRIEF, BRIEF.plusSeconds(2));
        return ((DeliveryOutcome.TemporaryFailure) deliveryOutcome).reason();
    }

    private static String failed(WebhookSender sender, String url) {
        return ((DeliveryOutcome.TemporaryFailure) sender.send(WebhookMessages.messageTo(url))).reason();
    }

    private static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    private static void pause(CountDownLatch never) throws IOException {
        try {
            if (never.await(20, MILLISECONDS)) {
                throw new IOException("over");
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
