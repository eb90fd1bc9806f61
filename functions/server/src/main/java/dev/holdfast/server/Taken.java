package dev.holdfast.server;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * For whom the mail server has taken letters that are to be tried again for others, so that those are not told twice. In memory, of
 * the newest {@value #MOST}: who is told twice after a restart is better off than who is never told.
 */
final class Taken {
    private static final int MOST = 1000;

    private final Map<String, Set<String>> addresses = new LinkedHashMap<>();

    /** @param letter its id */
    synchronized Set<String> of(String letter) {
        return Set.copyOf(addresses.getOrDefault(letter, Set.of()));
    }

    synchronized void add(String letter, Set<String> taken) {
        addresses.computeIfAbsent(letter, id -> new HashSet<>()).addAll(taken);
        if (addresses.size() > MOST)
            addresses.remove(addresses.keySet().iterator().next());
    }

    synchronized void forget(String letter) {
        addresses.remove(letter);
    }
}
