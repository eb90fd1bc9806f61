// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpReceiver;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderPrivateAddressTest {
    private final AddressGuard guard = AddressGuard.allowing(List.of());
    private final WebhookSender sender = new WebhookSender(guard);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"})
    void sender_connects_to_no_private_address(String host) throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            assertRefused(sender.send(WebhookMessages.messageTo(httpReceiver.url(host))));
            assertThat(httpReceiver.received).isEmpty();
        }
    }

    @Test
    void public_name_that_resolves_to_private_address_is_refused() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            WebhookSender resolvingSender = new WebhookSender(new GuardedHttpClient(
                    guard, GuardedHttpClient.newClient(guard, name -> List.of(InetAddress.getAllByName("127.0.0.1")))));

            assertRefused(resolvingSender.send(WebhookMessages.messageTo(httpReceiver.url("example.com"))));
            assertThat(httpReceiver.received).isEmpty();
        }
    }

    @Test
    void name_that_turns_private_after_first_lookup_is_refused() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            AddressGuard allowingGuard = AddressGuard.allowing(List.of("127.0.0.1/32"));
            var addresses = List.of("127.0.0.1", "127.0.0.2").iterator();
            WebhookSender resolvingSender = new WebhookSender(new GuardedHttpClient(
                    allowingGuard,
                    GuardedHttpClient.newClient(
                            allowingGuard, name -> List.of(InetAddress.getAllByName(addresses.next())))));

            assertThat(resolvingSender.send(WebhookMessages.messageTo("http://rebinding.example:1/")))
                    .isInstanceOf(DeliveryOutcome.TemporaryFailure.class);
            assertRefused(resolvingSender.send(WebhookMessages.messageTo(httpReceiver.url("rebinding.example"))));
        }
    }

    @Test
    void sender_delivers_to_allowed_private_address() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            WebhookSender allowingSender = new WebhookSender(AddressGuard.allowing(List.of("127.0.0.0/8")));

            assertThat(allowingSender.send(WebhookMessages.messageTo(httpReceiver.url("localhost"))))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        }
    }

    @Test
    void sender_tries_only_allowed_addresses_of_name() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.answering(200)) {
            AddressGuard guard = AddressGuard.allowing(List.of("127.0.0.1/32"));
            WebhookSender resolvingSender = new WebhookSender(new GuardedHttpClient(
                    guard,
                    GuardedHttpClient.newClient(
                            guard,
                            name -> List.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("127.0.0.1")))));

            assertThat(resolvingSender.send(WebhookMessages.messageTo(httpReceiver.url("both.example"))))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        }
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
