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
        if (left == null || workflow.expect().isEmpty() || what != What.ADVANCED && what != What.COMPLETED)
            return Map.of();
        var broken = new TreeMap<String, Kind>();
        workflow.expect().forEach((name, rule) -> {
            var minAge = rule.minAge();
            var minStay = rule.minStay();
            if (minAge != null && rule.state().equals(to) && timing.lived(at).compareTo(minAge) < 0)
                broken.put(name, Kind.TOO_EARLY);
            if (minStay != null
                    && rule.state().equals(left.state())
                    && left.timing().stayed(at).compareTo(minStay) < 0) broken.put(name, Kind.TOO_FAST);
        });
        return broken;
    }
}
