// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import dev.holdfast.notification.NotificationWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends people one notification about several events. */
final class HumanNotifier {
    static final int MAX_EVENTS_PER_NOTIFICATION = 100;

    private final NotificationMessenger notificationMessenger;
    private final NotificationWriter writer;

    HumanNotifier(NotificationMessenger notificationMessenger, NotificationWriter writer) {
        this.notificationMessenger = notificationMessenger;
        this.writer = writer;
    }

    /** @param accepted the recipients who have accepted these events in earlier attempts */
    List<EventSender.DeliveryOutcome> send(
            List<EventSender.EventMessage> messages, @Nullable String template, Set<String> accepted) {
        var first = messages.getFirst();
        var text =
                writer.of(messages.stream().map(EventSender.EventMessage::body).toList(), template);
        // The id includes the address, because a mail server may drop a message with the id of an earlier message.
        var idSeed = first.address() + " "
                + String.join(
                        " ", messages.stream().map(EventSender.EventMessage::id).toList());
        var notificationMessage = new NotificationMessenger.NotificationMessage(
                UUID.nameUUIDFromBytes(idSeed.getBytes(StandardCharsets.UTF_8)).toString(),
                first.address(),
                text.title(),
                text.text(),
                accepted,
                first.secrets(),
                first.at(),
                first.timeout());
        return Collections.nCopies(messages.size(), notificationMessenger.send(notificationMessage));
    }
}
