// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends events to one kind of target for machines, such as a webhook, a queue or a bus. */
public non-sealed interface EventSender extends DeliveryTarget {
    /** Makes one attempt, within {@code eventMessage.timeout()}. Returns failures as outcomes, and throws nothing. */
    DeliveryOutcome send(EventMessage eventMessage);

    /** Returns how many messages of one subscription may go together, 1 to 100. */
    default int maxBatchSize() {
        return 1;
    }

    /**
     * Makes one attempt for each of several messages of one subscription.
     *
     * @param messages at most {@link #maxBatchSize()}
     * @return one outcome for each message, in their order
     */
    default List<DeliveryOutcome> send(List<EventMessage> messages) {
        return messages.stream().map(this::send).toList();
    }

    /**
     * An event to send, and its address.
     *
     * @param id the event's id, equal in all attempts, so that the receiver can drop duplicates
     * @param type the event's type
     * @param subject the event's subject; messages of one subject are never sent concurrently
     * @param body a CloudEvents 1.0 JSON document (structured mode)
     * @param secrets the subscription's secrets, the newest first; several while a signing secret rotates
     * @param at when this attempt began
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
        /** Omits the secrets, the address and the body, since this text may reach a log. */
        @Override
        public String toString() {
            return "EventMessage[" + id + "]";
        }
    }

    /** The result of an attempt. */
    sealed interface DeliveryOutcome {
        /** Returns {@code delivered}, {@code failed}, {@code rejected} or {@code gone}. */
        default String label() {
            return switch (this) {
                case DeliverySuccess success -> "delivered";
                case PartialSuccess partialSuccess -> "failed";
                case TemporaryFailure failure -> "failed";
                case PermanentRejection rejection -> "rejected";
                case ReceiverGone gone -> "gone";
            };
        }

        /** The receiver has the message. */
        record DeliverySuccess(String note) implements DeliveryOutcome {}

        /**
         * Some recipients have the message, the others don't yet. Holdfast retries as after a {@link TemporaryFailure},
         * but doesn't count a failure of the receiver.
         */
        record PartialSuccess(String note) implements DeliveryOutcome {}

        /**
         * The attempt failed, and a later one may succeed.
         *
         * @param retryAfter the delay that the receiver asks for, or null
         */
        record TemporaryFailure(String reason, @Nullable Duration retryAfter) implements DeliveryOutcome {}

        /** The receiver never accepts this message. Holdfast doesn't retry it. */
        record PermanentRejection(String reason) implements DeliveryOutcome {}

        /** The receiver is gone permanently. Holdfast disables the subscription. */
        record ReceiverGone(String reason) implements DeliveryOutcome {}
    }
}
