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
 * What it means that a record was not taken, in words of our own: the texts of the exceptions quote addresses to whoever reads the
 * record of the attempt.
 */
final class KafkaErrorClassifier {
    private KafkaErrorClassifier() {}

    static DeliveryOutcome classify(Throwable failure, @Nullable AddressRefusedException refused) {
        return switch (failure) {
            case RecordTooLargeException large ->
                new DeliveryOutcome.PermanentRejection("the event is larger than the topic or its brokers take");
            case InvalidRecordException invalid ->
                new DeliveryOutcome.PermanentRejection("the topic doesn't take such records");
            default -> new DeliveryOutcome.TemporaryFailure(describe(failure, refused), null);
        };
    }

    private static String describe(Throwable failure, @Nullable AddressRefusedException refused) {
        return switch (failure) {
            case SslAuthenticationException tls ->
                "TLS: no secure connection could be agreed on, or the broker's certificate is not trusted";
            case AuthenticationException credential -> "the brokers refused the user and password, or want one";
            case TopicAuthorizationException topic -> "writing to this topic is not allowed";
            case AuthorizationException other -> "the brokers don't allow this";
            case InvalidTopicException topic -> "the brokers don't take such a topic";
            case UnsupportedVersionException old -> "the brokers are too old for an idempotent producer";
            case NotEnoughReplicasException few -> "the topic has too few replicas in sync";
            case UnknownTopicOrPartitionException unknown -> "there is no such topic";
            case ConfigException names -> "none of the brokers' names can be resolved";
            case TimeoutException timeout -> {
                if (!isUnreachable(timeout)) yield "there is no such topic";
                yield refused == null ? "the brokers can't be reached, or didn't answer in time" : refusalText(refused);
            }
            default -> "Kafka's client failed: " + failure.getClass().getSimpleName();
        };
    }

    private static String refusalText(AddressRefusedException refused) {
        return String.valueOf(refused.getMessage());
    }

    /** Whether it may be that no broker answers at all. */
    static boolean isUnreachable(Throwable failure) {
        return failure instanceof TimeoutException && !(failure.getCause() instanceof UnknownTopicOrPartitionException);
    }

    /** Whether a producer goes on after this. Others have it fail at all that follows, and it has to be made anew. */
    static boolean isRecoverable(Throwable failure) {
        return failure instanceof RetriableException
                || failure instanceof RecordTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTopicException
                || failure instanceof TopicAuthorizationException;
    }
}
