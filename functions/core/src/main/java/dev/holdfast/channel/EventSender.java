package dev.holdfast.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The seam to one kind of target for machines (a webhook, a queue, a bus): passes events on and says how it went. */
public non-sealed interface EventSender extends DeliveryTarget {
    /** One attempt, ended within {@code message.timeout()}. Never throws: what goes wrong is an outcome. */
    DeliveryOutcome send(EventMessage eventMessage);

    /** How many messages of one subscription may go together, 1 to 100. */
    default int maxBatchSize() {
        return 1;
    }

    /** One attempt for each of at most {@link #maxBatchSize()} messages of one subscription, and how each went, in their order. */
    default List<DeliveryOutcome> send(List<EventMessage> messages) {
        return messages.stream().map(this::send).toList();
    }

    /**
     * What to send where.
     *
     * @param id the same for every attempt, so that the receiver can drop doubles
     * @param type the event's
     * @param subject the event's: messages of one subject are never on their way at the same time
     * @param body a CloudEvents 1.0 JSON document (structured mode)
     * @param secrets what the subscription keeps secret, the newest first; more than one while signing secrets rotate
     * @param at the instant of this attempt
     */
    record EventMessage(
            String id,
            String type,
            String subject,
            String address,
            String body,
            List<String> secrets,
            Instant at,
            Duration timeout) {
        /** Without the secrets and without the address's user, query and fragment: this text may reach a log. */
        @Override
        public String toString() {
            return "Message[" + id + "]";
        }
    }

    /** How an attempt ended. */
    sealed interface DeliveryOutcome {
        /** {@code delivered}, {@code failed}, {@code rejected} or {@code gone}. */
        default String label() {
            return switch (this) {
                case DeliverySuccess d -> "delivered";
                case PartialSuccess p -> "failed";
                case TemporaryFailure f -> "failed";
                case PermanentRejection r -> "rejected";
                case ReceiverGone g -> "gone";
            };
        }

        /** The receiver has it. */
        record DeliverySuccess(String note) implements DeliveryOutcome {}

        /**
         * Some of those whom it is for have it, and the others not this time. It is tried again as after {@link TemporaryFailure}, but says
         * nothing against the receiver as a whole, which others' letters reach.
         */
        record PartialSuccess(String note) implements DeliveryOutcome {}

        /** Not this time.
         *
         * @param retryAfter how long the receiver asks to wait, null when it doesn't say
         */
        record TemporaryFailure(String reason, @Nullable Duration retryAfter) implements DeliveryOutcome {}

        /** Never: no later attempt can help, for this message. */
        record PermanentRejection(String reason) implements DeliveryOutcome {}

        /** The receiver is gone for good and wants nothing any more: the subscription is to be disabled. */
        record ReceiverGone(String reason) implements DeliveryOutcome {}
    }
}
