package dev.holdfast.aws.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.Sender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscription may have as its address, and what a deployment allows. */
class TargetsTest {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders";
    private static final String QUEUE = "arn:aws-cn:sqs:cn-north-1:123456789012:orders.fifo";
    private static final String BUS = "arn:aws:events:eu-central-1:123456789012:event-bus/default";

    private final Targets targets = Targets.allowing(List.of(TOPIC, QUEUE, BUS));

    private Sender sender(String target) {
        return targets.senders().stream()
                .filter(sender -> sender.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private String refuse(String target, String address) {
        return String.valueOf(sender(target).refuse(address));
    }

    @Test
    void what_the_deployment_names_will_do() {
        assertThat(sender("sns").refuse(TOPIC)).isNull();
        assertThat(sender("sqs").refuse(QUEUE)).isNull();
        assertThat(sender("sqs").refuse("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders.fifo"))
                .isNull();
        assertThat(sender("eventbridge").refuse(BUS)).isNull();
    }

    @Test
    void what_it_does_not_name_is_refused_and_told() {
        assertThat(refuse("sqs", "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"))
                .isEqualTo("this deployment may not send to arn:aws:sqs:eu-central-1:123456789012:orders:"
                        + " its Targets don't name it");
        assertThat(Targets.allowing(List.of()).senders())
                .allSatisfy(sender -> assertThat(sender.refuse(TOPIC)).isNotNull());
    }

    @Test
    void the_name_of_something_else_says_what_it_is() {
        assertThat(refuse("sns", BUS))
                .startsWith("a topic's address is its ARN")
                .endsWith("this is the name of something in events");
        assertThat(refuse("sqs", TOPIC)).endsWith("this is the name of something in sns");
        assertThat(refuse("eventbridge", "arn:aws:events:eu-central-1:123456789012:rule/x"))
                .endsWith("this names no bus");
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
    void what_is_no_such_address_is_refused(String target, String address) {
        assertThat(refuse(target, address)).contains("address is its ARN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "arn:aws:s3:::bucket", "*", "arn:aws:sns:eu-central-1:123456789012:*", ""})
    void a_deployment_that_names_what_is_no_target_does_not_start(String arn) {
        assertThatThrownBy(() -> Targets.allowing(List.of(arn)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ARNs of topics, queues and buses");
    }
}
