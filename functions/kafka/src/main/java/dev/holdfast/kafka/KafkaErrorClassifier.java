// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.egress.AddressRefusedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies errors of Kafka's producer. Owners of subscriptions can read the descriptions. So a description never
 * contains the message of an exception, which contains addresses.
 */
final class KafkaErrorClassifier {
    private KafkaErrorClassifier() {}

    /**
     * @param refusal the guard's refusal of the latest connection, which explains a timeout; null if the guard allowed
     *     the connection
     */
    static DeliveryOutcome classify(Throwable failure, @Nullable AddressRefusedException refusal) {
        return switch (failure) {
            case RecordTooLargeException large ->
                new DeliveryOutcome.PermanentRejection("the event is larger than the topic or its brokers accept");
            case InvalidRecordException invalid ->
                new DeliveryOutcome.PermanentRejection("the topic doesn't accept such records");
            default -> new DeliveryOutcome.TemporaryFailure(describe(failure, refusal), null);
        };
    }

    private static String describe(Throwable failure, @Nullable AddressRefusedException refusal) {
        return switch (failure) {
            case SslAuthenticationException tls ->
                "TLS: the handshake failed, or the broker's certificate is not trusted";
            case AuthenticationException credential -> "the brokers refused the user and password, or require them";
            case TopicAuthorizationException topic -> "the brokers don't allow writing to this topic";
            case AuthorizationException other -> "the brokers don't allow this";
            case InvalidTopicException topic -> "the brokers don't accept the name of this topic";
            case UnsupportedVersionException old -> "the brokers are too old for an idempotent producer";
            case NotEnoughReplicasException few -> "the topic has too few in-sync replicas";
            case UnknownTopicOrPartitionException unknown -> "the topic doesn't exist";
            case ConfigException names -> "no name of a broker can be resolved";
            case TimeoutException timeout -> {
                if (!isUnreachable(timeout)) yield "the topic doesn't exist";
                yield refusal == null ? "the brokers can't be reached, or didn't answer in time" : message(refusal);
            }
            default -> "Kafka's client failed: " + failure.getClass().getSimpleName();
        };
    }

    private static String message(AddressRefusedException refusal) {
        return String.valueOf(refusal.getMessage());
    }

    /** Whether the failure may mean that no broker answers. */
    static boolean isUnreachable(Throwable failure) {
        return failure instanceof TimeoutException && !(failure.getCause() instanceof UnknownTopicOrPartitionException);
    }

    /** Whether a producer can send further records after this failure. If not, the sender must replace the producer. */
    static boolean isRecoverable(Throwable failure) {
        return failure instanceof RetriableException
                || failure instanceof RecordTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTopicException
                || failure instanceof TopicAuthorizationException;
    }
}
