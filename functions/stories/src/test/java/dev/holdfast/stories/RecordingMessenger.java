// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.NotificationMessenger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An email messenger that records notifications and returns the outcomes that a test sets. */
final class RecordingMessenger implements NotificationMessenger {
    private final List<NotificationMessage> notifications = new ArrayList<>();
    private volatile Function<NotificationMessage, EventSender.DeliveryOutcome> answer =
            notificationMessage -> new EventSender.DeliveryOutcome.DeliverySuccess("kept");

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return address.contains("@") ? null : "must be an address";
    }

    @Override
    public @Nullable String notifyFault() {
        return null;
    }

    @Override
    public boolean canReach(String person) {
        return person.contains("@");
    }

    void answerWith(Function<NotificationMessage, EventSender.DeliveryOutcome> answer) {
        this.answer = answer;
    }

    @Override
    public synchronized EventSender.DeliveryOutcome send(NotificationMessage notificationMessage) {
        notifications.add(notificationMessage);
        return answer.apply(notificationMessage);
    }

    synchronized List<NotificationMessage> notifications() {
        return List.copyOf(notifications);
    }
}
