package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.alert.Sender.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressTest {
    private final AddressGuard guard = AddressGuard.allowing(List.of());
    private final WebhookSender sender = new WebhookSender(guard);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"})
    void nothing_is_sent_to_a_private_address(String host) throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            assertRefused(sender.send(Messages.to(receiver.url(host))));
            assertThat(receiver.received).isEmpty();
        }
    }

    @Test
    void a_public_name_that_resolves_to_a_private_address_is_refused() throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            WebhookSender resolving = new WebhookSender(new GuardedClient(
                    guard, GuardedClient.client(guard, name -> List.of(InetAddress.getAllByName("127.0.0.1")))));

            assertRefused(resolving.send(Messages.to(receiver.url("example.com"))));
            assertThat(receiver.received).isEmpty();
        }
    }

    @Test
    void a_name_that_was_public_when_it_was_first_resolved_is_refused_all_the_same() throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            AddressGuard allowing = AddressGuard.allowing(List.of("127.0.0.1/32"));
            var answers = List.of("127.0.0.1", "127.0.0.2").iterator();
            WebhookSender resolving = new WebhookSender(new GuardedClient(
                    allowing,
                    GuardedClient.client(allowing, name -> List.of(InetAddress.getAllByName(answers.next())))));

            assertThat(resolving.send(Messages.to("http://rebinding.example:1/")))
                    .isInstanceOf(Outcome.Failed.class);
            assertRefused(resolving.send(Messages.to(receiver.url("rebinding.example"))));
        }
    }

    @Test
    void a_private_address_that_is_allowed_is_delivered_to() throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            WebhookSender allowing = new WebhookSender(AddressGuard.allowing(List.of("127.0.0.0/8")));

            assertThat(allowing.send(Messages.to(receiver.url("localhost")))).isInstanceOf(Outcome.Delivered.class);
        }
    }

    @Test
    void of_several_addresses_only_those_that_may_be_reached_are_tried() throws Exception {
        try (Receiver receiver = Receiver.answering(200)) {
            AddressGuard one = AddressGuard.allowing(List.of("127.0.0.1/32"));
            WebhookSender resolving = new WebhookSender(new GuardedClient(
                    one,
                    GuardedClient.client(
                            one,
                            name -> List.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("127.0.0.1")))));

            assertThat(resolving.send(Messages.to(receiver.url("both.example"))))
                    .isInstanceOf(Outcome.Delivered.class);
        }
    }

    @Test
    void a_socket_does_not_connect_around_the_guard() throws Exception {
        GuardedSockets sockets = new GuardedSockets(guard);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Socket socket = sockets.createSocket()) {
            assertThatExceptionOfType(AddressRefused.class)
                    .isThrownBy(() -> socket.connect(new InetSocketAddress(loopback, 9)));
            assertThatExceptionOfType(AddressRefused.class)
                    .isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("example.com", 9), 10));
        }
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> sockets.createSocket(loopback, 9));
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> sockets.createSocket("localhost", 9));
    }

    private static void assertRefused(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("not public (loopback)")
                                .contains("nothing was sent")
                                .doesNotContain("127.0"));
    }
}
