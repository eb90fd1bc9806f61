package dev.holdfast.server;

import dev.holdfast.alert.Sender.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What became of a letter that went to each of its addresses by itself, in this attempt and in those before. */
final class Singly {
    private final Set<String> taken = new TreeSet<>();
    private final Map<String, Outcome> refused = new LinkedHashMap<>();

    /** @param before those that had it already */
    Singly(Set<String> before) {
        taken.addAll(before);
    }

    void add(String address, Outcome outcome) {
        if (outcome instanceof Outcome.Delivered) taken.add(address);
        else refused.put(address, outcome);
    }

    Set<String> taken() {
        return taken;
    }

    /** It goes on as long as there is somebody whom a later attempt may reach. */
    Outcome outcome() {
        var failed = refused.values().stream()
                .filter(Outcome.Failed.class::isInstance)
                .findFirst();
        if (taken.isEmpty())
            return failed.orElseGet(() -> refused.values().iterator().next());
        return failed.isPresent() ? new Outcome.Partly(note()) : new Outcome.Delivered(note());
    }

    private String note() {
        var all = "the mail server took it for %d of %d".formatted(taken.size(), taken.size() + refused.size());
        return refused.entrySet().stream()
                .map(each -> ", not for %s (%s)".formatted(each.getKey(), why(each.getValue())))
                .collect(Collectors.joining("", all, ""));
    }

    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered(var note) -> note;
            case Outcome.Partly(var note) -> note;
            case Outcome.Failed(var reason, var after) -> reason;
            case Outcome.Rejected(var reason) -> reason;
            case Outcome.Gone(var reason) -> reason;
        };
    }
}
