package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.Iso;
import dev.holdfast.problem.Faults;
import dev.holdfast.watch.Periods;
import dev.holdfast.watch.Rule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a workflow watches beside deadlines. */
final class WatchReader {
    private static final int MAX_RULES = 20;
    private static final int MAX_COUNT = 1_000_000;
    private static final Set<String> MEMBERS = Set.of("state", "atLeast", "atMost", "per", "zone", "stays", "after");

    private final Faults faults;

    WatchReader(Faults faults) {
        this.faults = faults;
    }

    Map<String, Rule> read(JsonNode node, Map<String, State> states) {
        var rules = new LinkedHashMap<String, Rule>();
        if (node.isMissingNode() || node.isNull()) return rules;
        if (!node.isObject()) faults.add("/watch", "must be an object");
        if (node.size() > MAX_RULES) faults.add("/watch", "must have at most " + MAX_RULES + " rules");
        else
            node.properties().forEach(member -> {
                var at = "/watch/" + member.getKey();
                faults.name(at, member.getKey());
                var rule = rule(at, member.getValue(), states);
                if (rule != null) rules.put(member.getKey(), rule);
            });
        return rules;
    }

    private @Nullable Rule rule(String at, JsonNode node, Map<String, State> states) {
        if (!node.isObject()) {
            faults.add(at, "must be an object");
            return null;
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!MEMBERS.contains(field))
                faults.add(
                        at + "/" + field,
                        "is not known here; known are "
                                + String.join(", ", MEMBERS.stream().sorted().toList()));
        });
        var state = text(at + "/state", node.path("state"));
        if (state == null) faults.add(at + "/state", "is required");
        else if (!states.containsKey(state)) faults.add(at + "/state", "there is no state " + state);
        var rule = new Rule(
                state == null ? "" : state,
                count(at + "/atLeast", node.path("atLeast")),
                count(at + "/atMost", node.path("atMost")),
                duration(at + "/per", node.path("per")),
                zone(at + "/zone", node.path("zone")),
                duration(at + "/stays", node.path("stays")),
                duration(at + "/after", node.path("after")));
        kind(at, node, rule, states);
        return rule;
    }

    /** What is there, be it right or wrong, says of which kind it is meant to be. */
    private void kind(String at, JsonNode node, Rule rule, Map<String, State> states) {
        var counts = node.hasNonNull("atLeast") || node.hasNonNull("atMost");
        if (Stream.of(counts, node.hasNonNull("stays"), node.hasNonNull("after"))
                        .filter(is -> is)
                        .count()
                != 1) faults.add(at, "must have either atLeast and atMost, or one of them, or stays, or after");
        if (counts && !node.hasNonNull("per")) faults.add(at + "/per", "is required with atLeast and atMost");
        if (!counts && node.hasNonNull("per")) faults.add(at + "/per", "is only for atLeast and atMost");
        if (!counts && node.hasNonNull("zone")) faults.add(at + "/zone", "is only for atLeast and atMost");
        var atLeast = rule.atLeast();
        var atMost = rule.atMost();
        if (atLeast != null && atMost != null && atLeast > atMost)
            faults.add(at + "/atLeast", "is more than atMost allows");
        var state = states.get(rule.state());
        if (node.hasNonNull("stays") && state != null && state.terminal())
            faults.add(at + "/stays", "nothing leaves a terminal state");
        var per = rule.per();
        if (per == null) return;
        try {
            Periods.check(per);
        } catch (DateTimeException e) {
            faults.add(at + "/per", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable String text(String at, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return null;
        if (value.isTextual()) return value.asText();
        faults.add(at, "must be a string");
        return null;
    }

    private @Nullable Integer count(String at, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return null;
        if (value.isInt() && value.asInt() >= 1 && value.asInt() <= MAX_COUNT) return value.asInt();
        faults.add(at, "must be a whole number between 1 and " + MAX_COUNT);
        return null;
    }

    private @Nullable Duration duration(String at, JsonNode value) {
        var text = text(at, value);
        try {
            return text == null ? null : Iso.duration(text);
        } catch (DateTimeException e) {
            faults.add(at, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable ZoneId zone(String at, JsonNode value) {
        var text = text(at, value);
        try {
            return text == null ? null : ZoneId.of(text);
        } catch (DateTimeException e) {
            faults.add(at, "must be an IANA time zone such as Europe/Berlin");
            return null;
        }
    }
}
