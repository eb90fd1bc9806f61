// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.channel.EventSender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTargetsTest {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders";
    private static final String QUEUE = "arn:aws-cn:sqs:cn-north-1:123456789012:orders.fifo";
    private static final String BUS = "arn:aws:events:eu-central-1:123456789012:event-bus/default";

    private final AllowedTargets allowedTargets = AllowedTargets.allowing(List.of(TOPIC, QUEUE, BUS));

    private EventSender sender(String target) {
        return allowedTargets.senders().stream()
                .filter(eventSender -> eventSender.kind().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private String addressFault(String target, String address) {
        return String.valueOf(sender(target).addressFault(address));
    }

    @Test
    void allowed_targets_are_accepted() {
        assertThat(sender("sns").addressFault(TOPIC)).isNull();
        assertThat(sender("sqs").addressFault(QUEUE)).isNull();
        assertThat(sender("sqs").addressFault("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders.fifo"))
                .isNull();
        assertThat(sender("eventbridge").addressFault(BUS)).isNull();
    }

    @Test
    void other_targets_are_refused() {
        assertThat(addressFault("sqs", "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"))
                .isEqualTo("this deployment may not send to arn:aws:sqs:eu-central-1:123456789012:orders:"
                        + " its Targets don't name it");
        assertThat(AllowedTargets.allowing(List.of()).senders())
                .allSatisfy(eventSender ->
                        assertThat(eventSender.addressFault(TOPIC)).isNotNull());
    }

    @Test
    void arn_of_other_resource_is_refused_with_its_service() {
        assertThat(addressFault("sns", BUS))
                .startsWith("the address of a topic must be its ARN")
                .endsWith("this ARN is of the service events");
        assertThat(addressFault("sqs", TOPIC)).endsWith("this ARN is of the service sns");
        assertThat(addressFault("eventbridge", "arn:aws:events:eu-central-1:123456789012:rule/x"))
                .endsWith("this ARN doesn't name a bus");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sns|arn:aws:sns:eu-central-1:12345:orders",
                "sns|arn:aws:sns:eu-central-1:123456789012:",
                "sns|arn:aws:sns:eu-central-1:123456789012:orders:6c4f0a2e-1111-2222-3333-444455556666",
                "sns|arn:aws:sns:eu-central-1:123456789012:*",
                "sns|https://example.com/hook",
                "sqs|http://sqs.eu-central-1.amazonaws.com/123456789012/orders",
                "sqs|https://sqs.eu-central-1.example.com/123456789012/orders",
                "sqs|https://sqs.cn-north-1.amazonaws.com/123456789012/orders",
                "sqs|https://sqs.eu-central-1.amazonaws.com@example.com/123456789012/orders",
                "sqs|https://sqs.eu-central-1.amazonaws.com/123456789012/orders/x",
                "sqs|https://sqs.eu-central-1.amazonaws.com/123456789012/orders?x=y",
                "eventbridge|default",
            })
    void malformed_address_is_refused(String target, String address) {
        assertThat(addressFault(target, address)).containsPattern("address of a (topic|queue|bus) must be its ARN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "arn:aws:s3:::bucket", "*", "arn:aws:sns:eu-central-1:123456789012:*", ""})
    void deployment_with_malformed_target_does_not_start(String arn) {
        assertThatThrownBy(() -> AllowedTargets.allowing(List.of(arn)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the ARN of a topic, queue or bus");
    }
}
