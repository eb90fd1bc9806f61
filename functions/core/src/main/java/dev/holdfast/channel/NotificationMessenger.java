// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Sends notifications to one kind of target that people read, such as email or a chat. */
public non-sealed interface NotificationMessenger extends DeliveryTarget {
    /**
     * Makes one attempt to send the message, within {@code notificationMessage.timeout()}. Returns a failure as an
     * outcome, and never throws.
     */
    EventSender.DeliveryOutcome send(NotificationMessage notificationMessage);

    /**
     * A text to send, and the address to send it to.
     *
     * @param id the id of the message. All attempts to send a set of events use one id
     * @param title the title, one line of plain text
     * @param text the text, one or more lines of plain text
     * @param accepted the recipients who have accepted these events in earlier attempts, so that they get no second
     *     copy
     * @param secrets the subscription's secrets, newest first
     * @param at the time at which this attempt began
     */
    record NotificationMessage(
            String id,
            String address,
            String title,
            String text,
            Set<String> accepted,
            List<String> secrets,
            Instant at,
            Duration timeout) {
        public NotificationMessage {
            accepted = Set.copyOf(accepted);
        }

        /** Omits the secrets, the address and the text of the message, because a log can contain the returned text. */
        @Override
        public String toString() {
            return "NotificationMessage[" + id + "]";
        }
    }
}
