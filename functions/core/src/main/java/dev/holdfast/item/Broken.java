package dev.holdfast.item;

import dev.holdfast.watch.Kind;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which of its workflow's rules an item breaks by a move. */
final class Broken {
    private Broken() {}

    /**
     * By name. Only who moves an item on can be too early or too fast: not who creates it in a state, migrates or purges it.
     *
     * @param left the item before, null where it left no state
     * @param timing from then on
     */
    static Map<String, Kind> by(
            What what, Workflow workflow, @Nullable Item left, Timing timing, String to, Instant at) {
        if (left == null || workflow.watch().isEmpty() || what != What.ADVANCED && what != What.COMPLETED)
            return Map.of();
        var broken = new TreeMap<String, Kind>();
        workflow.watch().forEach((name, rule) -> {
            var after = rule.after();
            var stays = rule.stays();
            if (after != null && rule.state().equals(to) && timing.lived(at).compareTo(after) < 0)
                broken.put(name, Kind.EARLY);
            if (stays != null
                    && rule.state().equals(left.state())
                    && left.timing().stayed(at).compareTo(stays) < 0) broken.put(name, Kind.HASTY);
        });
        return broken;
    }
}
