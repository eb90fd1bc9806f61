package dev.holdfast.channel;

import dev.holdfast.notification.NotificationWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells people: what goes together goes in one letter. */
final class HumanNotifier {
    /** How many events one letter may be about. */
    static final int MAX_EVENTS_PER_NOTIFICATION = 100;

    private final NotificationMessenger notificationMessenger;
    private final NotificationWriter writer;

    HumanNotifier(NotificationMessenger notificationMessenger, NotificationWriter writer) {
        this.notificationMessenger = notificationMessenger;
        this.writer = writer;
    }

    List<EventSender.DeliveryOutcome> send(List<EventSender.EventMessage> messages, @Nullable String template) {
        var first = messages.getFirst();
        var words =
                writer.of(messages.stream().map(EventSender.EventMessage::body).toList(), template);
        // Two people's letters about the same are two letters: a mail server may drop what has an id that it knows.
        var ids = first.address() + " "
                + String.join(
                        " ", messages.stream().map(EventSender.EventMessage::id).toList());
        var notificationMessage = new NotificationMessenger.NotificationMessage(
                UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.UTF_8)).toString(),
                first.address(),
                words.title(),
                words.text(),
                first.secrets(),
                first.at(),
                first.timeout());
        return Collections.nCopies(messages.size(), notificationMessenger.send(notificationMessage));
    }
}
