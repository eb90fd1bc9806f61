// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers the addresses for which the mail server has already accepted a notification. So a retry for the remaining
 * addresses sends no duplicates. The memory contains only the newest {@value #MAX_NOTIFICATIONS} notifications. After a
 * restart, a recipient may get a duplicate, but gets each notification at least once.
 */
final class AcceptedRecipients {
    private static final int MAX_NOTIFICATIONS = 1000;

    private final Map<String, Set<String>> addressesByNotification = new LinkedHashMap<>();

    synchronized Set<String> forNotification(String notificationId) {
        return Set.copyOf(addressesByNotification.getOrDefault(notificationId, Set.of()));
    }

    synchronized void add(String notificationId, Set<String> addresses) {
        addressesByNotification
                .computeIfAbsent(notificationId, id -> new HashSet<>())
                .addAll(addresses);
        if (addressesByNotification.size() > MAX_NOTIFICATIONS)
            addressesByNotification.remove(
                    addressesByNotification.keySet().iterator().next());
    }

    synchronized void forget(String notificationId) {
        addressesByNotification.remove(notificationId);
    }
}
