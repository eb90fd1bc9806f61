// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.NotificationMessenger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps the emails to all people. */
final class NotificationRecorder implements NotificationMessenger {
    private final List<SentNotification> notifications = new CopyOnWriteArrayList<>();

    List<SentNotification> notifications() {
        return List.copyOf(notifications);
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return null;
    }

    @Override
    public @Nullable String notifyFault() {
        return null;
    }

    @Override
    public boolean canReach(String person) {
        return true;
    }

    @Override
    public DeliveryOutcome send(NotificationMessage message) {
        notifications.add(new SentNotification(message.address(), message.title(), message.text()));
        return new DeliveryOutcome.DeliverySuccess("recorded");
    }
}
