package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.AddressRefusedException;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.GuardedSocketFactory;
import dev.holdfast.egress.HttpReceiver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderPrivateAddressTest {
    private final AddressGuard guard = AddressGuard.allowing(List.of());
    private final WebhookSender sender = new WebhookSender(guard);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"})
    void private_address_gets_nothing(String host) throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            assertRefused(sender.send(WebhookMessages.messageTo(httpReceiver.url(host))));
            assertThat(httpReceiver.received).isEmpty();
        }
    }

    @Test
    void public_name_that_resolves_to_private_address_is_refused() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            WebhookSender resolving = new WebhookSender(new GuardedHttpClient(
                    guard, GuardedHttpClient.client(guard, name -> List.of(InetAddress.getAllByName("127.0.0.1")))));

            assertRefused(resolving.send(WebhookMessages.messageTo(httpReceiver.url("example.com"))));
            assertThat(httpReceiver.received).isEmpty();
        }
    }

    @Test
    void name_that_turns_private_after_first_lookup_is_refused() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            AddressGuard allowing = AddressGuard.allowing(List.of("127.0.0.1/32"));
            var answers = List.of("127.0.0.1", "127.0.0.2").iterator();
            WebhookSender resolving = new WebhookSender(new GuardedHttpClient(
                    allowing,
                    GuardedHttpClient.client(allowing, name -> List.of(InetAddress.getAllByName(answers.next())))));

            assertThat(resolving.send(WebhookMessages.messageTo("http://rebinding.example:1/")))
                    .isInstanceOf(DeliveryOutcome.TemporaryFailure.class);
            assertRefused(resolving.send(WebhookMessages.messageTo(httpReceiver.url("rebinding.example"))));
        }
    }

    @Test
    void allowed_private_address_is_delivered_to() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            WebhookSender allowing = new WebhookSender(AddressGuard.allowing(List.of("127.0.0.0/8")));

            assertThat(allowing.send(WebhookMessages.messageTo(httpReceiver.url("localhost"))))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        }
    }

    @Test
    void only_permitted_ones_of_several_addresses_are_tried() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            AddressGuard one = AddressGuard.allowing(List.of("127.0.0.1/32"));
            WebhookSender resolving = new WebhookSender(new GuardedHttpClient(
                    one,
                    GuardedHttpClient.client(
                            one,
                            name -> List.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("127.0.0.1")))));

            assertThat(resolving.send(WebhookMessages.messageTo(httpReceiver.url("both.example"))))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        }
    }

    @Test
    void socket_cannot_connect_around_guard() throws Exception {
        GuardedSocketFactory sockets = new GuardedSocketFactory(guard);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Socket socket = sockets.createSocket()) {
            assertThatExceptionOfType(AddressRefusedException.class)
                    .isThrownBy(() -> socket.connect(new InetSocketAddress(loopback, 9)));
            assertThatExceptionOfType(AddressRefusedException.class)
                    .isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("example.com", 9), 10));
        }
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> sockets.createSocket(loopback, 9));
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> sockets.createSocket("localhost", 9));
    }

    private static void assertRefused(DeliveryOutcome deliveryOutcome) {
        assertThat(deliveryOutcome)
                .isInstanceOfSatisfying(
                        DeliveryOutcome.TemporaryFailure.class,
                        temporaryFailure -> assertThat(temporaryFailure.reason())
                                .contains("not public (loopback)")
                                .contains("nothing was sent")
                                .doesNotContain("127.0"));
    }
}
