package dev.holdfast.webhook;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Sender.Outcome;
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
class UnansweredTest {
    private static final Duration BRIEF = Duration.ofMillis(300);
    private final AddressGuard guard = AddressGuard.allowing(List.of("127.0.0.0/8"));
    private final WebhookSender sender = new WebhookSender(guard);

    @Test
    void a_receiver_that_hangs_is_given_up_and_hung_up_on_in_time() throws Exception {
        try (Peer peer = Peer.silent()) {
            assertThat(late(sender, peer.url())).isEqualTo("no answer within PT0.3S");
            assertThat(peer.hungUp.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void a_receiver_that_never_shakes_hands_over_tls_is_given_up_in_time() throws Exception {
        try (Peer peer = Peer.silent()) {
            assertThat(late(sender, peer.url().replace("http:", "https:"))).isEqualTo("no answer within PT0.3S");
            assertThat(peer.hungUp.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void a_receiver_that_drips_its_headers_is_given_up_in_time() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Peer peer = new Peer(connection -> {
            say(connection, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; !connection.isClosed(); i++) {
                say(connection, "x-" + i + ": y\r\n");
                pause(never);
            }
        })) {
            assertThat(late(sender, peer.url())).isEqualTo("no answer within PT0.3S");
            assertThat(peer.hungUp.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void a_body_without_end_is_not_waited_for() throws Exception {
        AtomicInteger said = new AtomicInteger();
        try (Peer peer = new Peer(connection -> {
            say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
            while (true) {
                say(connection, "x".repeat(1024));
                said.incrementAndGet();
            }
        })) {
            assertThat(sender.send(Messages.to(peer.url()))).isEqualTo(new Outcome.Delivered("HTTP 200"));
            assertThat(peer.hungUp.await(10, SECONDS)).isTrue();
            // Kilobytes: what fits the sockets' buffers, of a hundred gigabytes.
            assertThat(said).hasValueLessThan(50_000);
        }
    }

    @Test
    void a_body_of_unknown_length_that_drips_is_not_waited_for() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Peer peer = new Peer(connection -> {
            say(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                say(connection, "1\r\nx\r\n");
                pause(never);
            }
        })) {
            assertThat(sender.send(Messages.to(peer.url()))).isEqualTo(new Outcome.Delivered("HTTP 200"));
            assertThat(peer.hungUp.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void a_name_server_that_hangs_is_given_up_in_time_and_asked_once_meanwhile() {
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
    void a_name_that_hangs_does_not_hold_up_another() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        try (Receiver receiver = Receiver.answering(200)) {
            WebhookSender sender = resolving(name -> {
                if (name.startsWith("slow")) {
                    await(hang);
                }
                return List.of(InetAddress.getLoopbackAddress());
            });
            for (int i = 0; i < 20; i++) {
                String host = "slow" + i + ".example";
                Thread.ofVirtual().start(() -> sender.send(Messages.to("http://" + host)));
            }

            assertThat(sender.send(Messages.to(receiver.url("fine.example")))).isInstanceOf(Outcome.Delivered.class);
        }
        hang.countDown();
    }

    @Test
    void a_name_that_does_not_exist_is_said_so() {
        WebhookSender sender = resolving(name -> {
            throw new UnknownHostException(name);
        });

        assertThat(failed(sender, "http://nowhere.example/hook")).isEqualTo("the receiver's name can't be resolved");
    }

    @Test
    void a_refused_connection_is_said_so() throws Exception {
        int port;
        // Nobody accepts on it: a socket that is closed under an accepting thread goes on listening for a moment.
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(failed(sender, "http://127.0.0.1:" + port + "/hook")).startsWith("the connection was refused");
    }

    @Test
    void a_connection_closed_without_an_answer_is_said_so_and_not_tried_again() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (Peer peer = new Peer(connection -> {
            connections.incrementAndGet();
            connection.getInputStream().read(new byte[8192]);
            connection.shutdownOutput();
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertThat(failed(sender, peer.url())).isEqualTo("the connection was closed without an answer");
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void an_answer_that_is_not_http_is_said_so() throws Exception {
        try (Peer peer = new Peer(connection -> {
            say(connection, "SSH-2.0-OpenSSH_9.6\r\n\r\n");
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertThat(failed(sender, peer.url())).startsWith("the answer is not HTTP");
        }
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays_visible() throws Exception {
        try (Peer peer = Peer.silent()) {
            Thread.currentThread().interrupt();

            assertThat(failed(sender, peer.url())).startsWith("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private WebhookSender resolving(Dns resolver) {
        return new WebhookSender(new GuardedClient(guard, GuardedClient.client(guard, resolver)));
    }

    private static String late(WebhookSender sender, String url) {
        long start = System.nanoTime();
        Outcome outcome = sender.send(Messages.to(url, BRIEF, Messages.SECRET));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(BRIEF, BRIEF.plusSeconds(2));
        return ((Outcome.Failed) outcome).reason();
    }

    private static String failed(WebhookSender sender, String url) {
        return ((Outcome.Failed) sender.send(Messages.to(url))).reason();
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
