package dev.holdfast.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The seam to one kind of target that people read (a chat, email): sends what is to be said, in words. */
public non-sealed interface NotificationMessenger extends DeliveryTarget {
    /** One attempt, ended within {@code letter.timeout()}. Never throws: what goes wrong is an outcome. */
    EventSender.DeliveryOutcome send(NotificationMessage notificationMessage);

    /**
     * What to say where.
     *
     * @param id the same for every attempt at the same events
     * @param title one line
     * @param text some lines of plain text
     * @param secrets what the subscription keeps secret, the newest first
     * @param at the instant of this attempt
     */
    record NotificationMessage(
            String id, String address, String title, String text, List<String> secrets, Instant at, Duration timeout) {
        /** Without the secrets and the address: this text may reach a log. */
        @Override
        public String toString() {
            return "Letter[" + id + "]";
        }
    }
}
