// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends events to one kind of target that programs read, such as a webhook, a queue or an event bus. */
public non-sealed interface EventSender extends DeliveryTarget {
    /**
     * Makes one attempt to send the message, within {@code eventMessage.timeout()}. Returns a failure as an outcome,
     * and never throws.
     */
    DeliveryOutcome send(EventMessage eventMessage);

    /** Returns the maximum number of messages of one subscription in one batch, from 1 to 100. */
    default int maxBatchSize() {
        return 1;
    }

    /**
     * Makes one attempt to send each of several messages of one subscription.
     *
     * @param messages at most {@link #maxBatchSize()} messages
     * @return one outcome for each message, in the order of the messages
     */
    default List<DeliveryOutcome> send(List<EventMessage> messages) {
        return messages.stream().map(this::send).toList();
    }

    /**
     * An event to send, and the address to send it to.
     *
     * @param id the event's id. All attempts use this id, so that the receiver can recognize duplicates
     * @param type the event's type
     * @param subject the event's subject; messages of one subject are never sent concurrently
     * @param body a CloudEvents 1.0 JSON document (structured mode)
     * @param secrets the subscription's secrets, newest first. The list has several secrets while a new signing secret
     *     replaces an old secret
     * @param at the time at which this attempt began
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
        /** Omits the secrets, the address and the body, because a log may contain the returned text. */
        @Override
        public String toString() {
            return "EventMessage[" + id + "]";
        }
    }

    /** The result of an attempt. */
    sealed interface DeliveryOutcome {
        /** Returns {@code delivered}, {@code failed}, {@code refused}, {@code rejected} or {@code gone}. */
        default String label() {
            return switch (this) {
                case DeliverySuccess success -> "delivered";
                case PartialSuccess partialSuccess -> "failed";
                case TemporaryFailure failure -> "failed";
                case MessageRefusal refusal -> "refused";
                case PermanentRejection rejection -> "rejected";
                case ReceiverGone gone -> "gone";
            };
        }

        /** The receiver has accepted the message. */
        record DeliverySuccess(String note) implements DeliveryOutcome {}

        /**
         * Some recipients have accepted the message, but not all. Holdfast retries as after a {@link TemporaryFailure},
         * but doesn't count the attempt as a failure of the receiver.
         *
         * @param accepted the recipients who have accepted the message, in this attempt or an earlier one. Later
         *     attempts leave these recipients out
         */
        record PartialSuccess(String note, Set<String> accepted) implements DeliveryOutcome {
            public PartialSuccess {
                accepted = Set.copyOf(accepted);
            }
        }

        /**
         * The attempt failed, but a later attempt can succeed.
         *
         * @param retryAfter the delay that the receiver requested, or null
         */
        record TemporaryFailure(String reason, @Nullable Duration retryAfter) implements DeliveryOutcome {}

        /**
         * The receiver refused this message, and will probably refuse it again. Holdfast retries this message, and
         * doesn't delay the later events of its subject.
         *
         * @param refusesAll whether the receiver will probably refuse all other messages too, because it refuses the
         *     credentials or the address
         */
        record MessageRefusal(String reason, boolean refusesAll) implements DeliveryOutcome {}

        /** The receiver never accepts this message. Holdfast retries the message only if it is an alarm. */
        record PermanentRejection(String reason) implements DeliveryOutcome {}

        /** The receiver no longer exists. Holdfast disables the subscription. */
        record ReceiverGone(String reason) implements DeliveryOutcome {}
    }
}
