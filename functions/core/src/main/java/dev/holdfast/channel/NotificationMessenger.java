// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sends notifications to one kind of target that people read, such as email or a chat. */
public non-sealed interface NotificationMessenger extends DeliveryTarget {
    /**
     * Makes one attempt, within {@code notificationMessage.timeout()}. Returns failures as outcomes, and throws
     * nothing.
     */
    EventSender.DeliveryOutcome send(NotificationMessage notificationMessage);

    /**
     * A text to send, and its address.
     *
     * @param id equal in all attempts at the same events
     * @param title one line
     * @param text lines of plain text
     * @param secrets the subscription's secrets, the newest first
     * @param at when this attempt began
     */
    record NotificationMessage(
            String id, String address, String title, String text, List<String> secrets, Instant at, Duration timeout) {
        /** Omits the secrets, the address and the text, since this text may reach a log. */
        @Override
        public String toString() {
            return "NotificationMessage[" + id + "]";
        }
    }
}
