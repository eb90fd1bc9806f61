// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.egress.AddressGuard;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAddressTest {
    private final KafkaSender sender = new KafkaSender(AddressGuard.allowing(List.of()), InstantSource.system());

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://broker.example.com:9092/events",
                "kafka://one.example.com:9092,two.example.com:9093/holdfast.events_1-a",
                "kafka+ssl://broker.example.com:9093/events",
                "kafka+ssl://broker.example.com:9093/events?sasl=plain",
                "kafka://8.8.8.8:9092/events",
                "kafka://[2606:4700:4700::1111]:9092/events"
            })
    void topic_of_public_brokers_is_accepted(String address) {
        assertThat(sender.addressFault(address)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "broker:9092/events",
                "https://broker.example.com:9092/events",
                "kafka://broker.example.com:9092",
                "kafka://broker.example.com:9092/",
                "kafka://broker.example.com:9092/a/b",
                "kafka:///events"
            })
    void malformed_address_is_refused(String address) {
        assertThat(sender.addressFault(address)).startsWith("a Kafka address must be kafka://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://broker/events",
                "kafka://broker:0/events",
                "kafka://broker:65536/events",
                "kafka://me:pass@broker:9092/events",
                "kafka://broker:9092,/events",
                "kafka://brök:9092/events"
            })
    void broker_must_be_host_and_port(String address) {
        assertThat(sender.addressFault(address)).startsWith("a Kafka broker must be a host and a port");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a b", "a?b", "späte"})
    void topic_must_be_valid_for_brokers(String topic) {
        assertThat(sender.addressFault("kafka://broker:9092/" + topic)).startsWith("a Kafka topic must have");
    }

    @Test
    void address_with_private_broker_is_refused() {
        assertThat(sender.addressFault("kafka://broker.example.com:9092,127.0.0.1:9092/events"))
                .contains("must be public or in an allowed range; this one is loopback");
        assertThat(sender.addressFault("kafka://localhost:9092/events")).contains("loopback");
        assertThat(sender.addressFault("kafka://[::1]:9092/events")).contains("loopback");
        assertThat(sender.addressFault("kafka://10.1.2.3:9092/events")).contains("private");
        assertThat(sender.addressFault("kafka://2130706433:9092/events")).contains("disguised");
    }

    @Test
    void sasl_plain_without_tls_is_refused() {
        assertThat(sender.addressFault("kafka://broker:9092/events?sasl=plain"))
                .startsWith("?sasl=plain needs kafka+ssl://");
    }

    @Test
    void stack_allows_only_named_brokers() {
        var guard = AddressGuard.allowing(List.of());
        try (var restrictedSender = KafkaSender.toNamedBrokers(
                List.of("b-1.example.com:9096", "b-2.example.com:9096"), guard, InstantSource.system())) {
            assertThat(restrictedSender.addressFault("kafka+ssl://B-1.example.com:9096,b-2.example.com:9096/events"))
                    .isNull();
            assertThat(restrictedSender.addressFault("kafka+ssl://b-1.example.com:9096,b-3.example.com:9096/events"))
                    .isEqualTo("this deployment may not send to b-3.example.com:9096: its KafkaBrokers don't name it");
        }
        assertThatThrownBy(() -> KafkaSender.toNamedBrokers(List.of("b-1.example.com"), guard, InstantSource.system()))
                .hasMessageContaining("a host and a port");
    }

    @Test
    void address_with_eleven_brokers_is_refused() {
        assertThat(sender.addressFault("kafka://" + "b:1,".repeat(10) + "b:1/events"))
                .contains("at most 10");
    }
}
