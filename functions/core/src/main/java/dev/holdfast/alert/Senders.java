package dev.holdfast.alert;

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

    boolean knows(String target) {
        return byTarget.containsKey(target);
    }

    @Nullable
    String refuse(String target, String address) {
        var sender = byTarget.get(target);
        if (sender == null) return "must be one of " + String.join(", ", byTarget.keySet());
        return sender.refuse(address);
    }

    Sender.Outcome send(String target, Sender.Message message) {
        var sender = byTarget.get(target);
        if (sender == null) return new Sender.Outcome.Failed("this deployment has no sender for " + target, null);
        try {
            return sender.send(message);
        } catch (RuntimeException e) {
            // A sender that breaks its word must not stop the delivery of everything else.
            return new Sender.Outcome.Failed(
                    "the sender failed: " + e.getClass().getSimpleName(), null);
        }
    }
}
