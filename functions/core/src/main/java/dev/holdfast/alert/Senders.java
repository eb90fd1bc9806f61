package dev.holdfast.alert;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The senders there are, one for each kind of target. */
public final class Senders {
    private final Map<String, Sender> byTarget;

    public Senders(List<Sender> senders) {
        byTarget = senders.stream().collect(Collectors.toUnmodifiableMap(Sender::target, Function.identity()));
    }

    boolean signs(String target) {
        var sender = byTarget.get(target);
        return sender != null && sender.signs();
    }

    boolean knows(String target) {
        return byTarget.containsKey(target);
    }

    @Nullable
    String refuse(String target, String address) {
        var sender = byTarget.get(target);
        if (sender == null) return "must be one of " + String.join(", ", byTarget.keySet());
        return sender.refuse(address);
    }

    String shown(String target, String address) {
        var sender = byTarget.get(target);
        return sender == null ? address : sender.shown(address);
    }

    int together(String target) {
        var sender = byTarget.get(target);
        return sender == null ? 1 : sender.together();
    }

    List<Sender.Outcome> send(String target, List<Sender.Message> messages) {
        var sender = byTarget.get(target);
        if (sender == null) return all(messages, "this deployment has no sender for " + target);
        try {
            var outcomes = sender.send(messages);
            if (outcomes.size() == messages.size()) return outcomes;
            return all(messages, "the sender answered for " + outcomes.size() + " of " + messages.size());
        } catch (RuntimeException e) {
            // A sender that breaks its word must not stop the delivery of everything else.
            return all(messages, "the sender failed: " + e.getClass().getSimpleName());
        }
    }

    private static List<Sender.Outcome> all(List<Sender.Message> messages, String reason) {
        return Collections.nCopies(messages.size(), new Sender.Outcome.Failed(reason, null));
    }
}
