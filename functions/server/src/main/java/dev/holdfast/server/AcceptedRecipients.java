package dev.holdfast.server;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * For whom the mail server has taken letters that are to be tried again for others, so that those are not told twice. In memory, of
 * the newest {@value #MAX_NOTIFICATIONS}: who is told twice after a restart is better off than who is never told.
 */
final class AcceptedRecipients {
    private static final int MAX_NOTIFICATIONS = 1000;

    private final Map<String, Set<String>> addresses = new LinkedHashMap<>();

    /** @param letter its id */
    synchronized Set<String> forNotification(String letter) {
        return Set.copyOf(addresses.getOrDefault(letter, Set.of()));
    }

    synchronized void add(String letter, Set<String> taken) {
        addresses.computeIfAbsent(letter, id -> new HashSet<>()).addAll(taken);
        if (addresses.size() > MAX_NOTIFICATIONS)
            addresses.remove(addresses.keySet().iterator().next());
    }

    synchronized void forget(String letter) {
        addresses.remove(letter);
    }
}
