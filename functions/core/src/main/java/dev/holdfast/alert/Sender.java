package dev.holdfast.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The seam to one kind of target for machines (a webhook, a queue, a bus): passes events on and says how it went. */
public non-sealed interface Sender extends Target {
    /** One attempt, ended within {@code message.timeout()}. Never throws: what goes wrong is an outcome. */
    Outcome send(Message message);

    /** How many messages of one subscription may go together, 1 to 100. */
    default int together() {
        return 1;
    }

    /** One attempt for each of at most {@link #together()} messages of one subscription, and how each went, in their order. */
    default List<Outcome> send(List<Message> messages) {
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
    record Message(
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
    sealed interface Outcome {
        /** {@code delivered}, {@code failed}, {@code rejected} or {@code gone}. */
        default String word() {
            return switch (this) {
                case Delivered d -> "delivered";
                case Partly p -> "failed";
                case Failed f -> "failed";
                case Rejected r -> "rejected";
                case Gone g -> "gone";
            };
        }

        /** The receiver has it. */
        record Delivered(String note) implements Outcome {}

        /**
         * Some of those whom it is for have it, and the others not this time. It is tried again as after {@link Failed}, but says
         * nothing against the receiver as a whole, which others' letters reach.
         */
        record Partly(String note) implements Outcome {}

        /** Not this time.
         *
         * @param after how long the receiver asks to wait, null when it doesn't say
         */
        record Failed(String reason, @Nullable Duration after) implements Outcome {}

        /** Never: no later attempt can help, for this message. */
        record Rejected(String reason) implements Outcome {}

        /** The receiver is gone for good and wants nothing any more: the subscription is to be disabled. */
        record Gone(String reason) implements Outcome {}
    }
}
