package dev.holdfast.alert;

import dev.holdfast.letter.NotificationWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The targets there are, one for each kind. */
public final class Senders {
    /** A receiver has this long to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final TreeMap<String, Target> targets = new TreeMap<>();
    private final NotificationWriter writer;

    public Senders(List<? extends Target> targets, NotificationWriter writer) {
        for (var target : targets) {
            if (this.targets.put(target.target(), target) != null)
                throw new IllegalArgumentException("two targets are called " + target.target());
        }
        this.writer = writer;
    }

    boolean knows(String target) {
        return targets.containsKey(target);
    }

    boolean signs(String target) {
        var known = targets.get(target);
        return known != null && known.signs();
    }

    /** Whether people read it, so that it may have a template. */
    boolean speaks(String target) {
        return targets.get(target) instanceof Messenger;
    }

    @Nullable
    String refuse(String target, String address) {
        var known = targets.get(target);
        if (known == null) return "must be one of " + String.join(", ", targets.keySet());
        return address.equals(Target.NOTIFY) ? known.refuseNotify() : known.refuse(address);
    }

    /** Whether a target of this kind can tell a person of this name. */
    boolean reaches(String target, String person) {
        var known = targets.get(target);
        return known != null && known.reaches(person);
    }

    String shown(String target, String address) {
        var known = targets.get(target);
        return known == null || address.equals(Target.NOTIFY) ? address : known.shown(address);
    }

    int together(String target) {
        return switch (targets.get(target)) {
            case Sender sender -> sender.together();
            case Messenger messenger -> Spoken.TOGETHER;
            case null -> 1;
        };
    }

    /**
     * Sends messages to a target of this kind.
     *
     * @param template the wording of the subscription; null for the built-in one
     * @return one outcome for each message, in their order
     */
    List<Sender.Outcome> send(String target, @Nullable String template, List<Sender.Message> messages) {
        try {
            var outcomes = switch (targets.get(target)) {
                case Sender sender -> sender.send(messages);
                case Messenger messenger ->
                    new Spoken(messenger, writer).send(messages, template);
                case null -> failed(messages, "this deployment has no sender for " + target);
            };
            if (outcomes.size() == messages.size()) return outcomes;
            return failed(messages, "the sender answered for " + outcomes.size() + " of " + messages.size());
        } catch (RuntimeException e) {
            // A sender that breaks its word must not stop the delivery of everything else.
            return failed(messages, "the sender failed: " + e.getClass().getSimpleName());
        }
    }

    private static List<Sender.Outcome> failed(List<Sender.Message> messages, String reason) {
        return Collections.nCopies(messages.size(), new Sender.Outcome.Failed(reason, null));
    }
}
