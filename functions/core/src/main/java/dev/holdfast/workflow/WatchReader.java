package dev.holdfast.workflow;

import dev.holdfast.watch.Periods;
import dev.holdfast.watch.Rule;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rules under {@code expect} in a workflow. */
final class WatchReader {
    private static final int MAX_RULES = 20;
    private static final int MAX_COUNT = 1_000_000;

    private WatchReader() {}

    static Map<String, Rule> read(Member expect, Map<String, State> states) {
        var rules = new LinkedHashMap<String, Rule>();
        expect.members(MAX_RULES, "rules").forEach((name, member) -> {
            member.faults().name(member.at(), name);
            var rule = rule(member, states);
            if (rule != null) rules.put(name, rule);
        });
        return rules;
    }

    private static @Nullable Rule rule(Member member, Map<String, State> states) {
        if (!member.node().isObject()) {
            member.fault("must be an object");
            return null;
        }
        var state = member.of("state").text();
        if (state == null) member.of("state").fault("is required");
        else if (!states.containsKey(state)) member.of("state").fault("there is no state " + state);
        var rule = new Rule(
                state == null ? "" : state,
                member.of("atLeast").number(1, MAX_COUNT),
                member.of("atMost").number(1, MAX_COUNT),
                member.of("per").duration(),
                member.of("zone").zone(),
                member.of("minStay").duration(),
                member.of("minAge").duration());
        member.renamed("stays", "minStay");
        member.renamed("after", "minAge");
        member.nothingElse();
        kind(member, rule, states);
        return rule;
    }

    /** What is there, be it right or wrong, says of which kind it is meant to be. */
    private static void kind(Member member, Rule rule, Map<String, State> states) {
        var node = member.node();
        var counts = node.hasNonNull("atLeast") || node.hasNonNull("atMost");
        if (Stream.of(counts, node.hasNonNull("minStay"), node.hasNonNull("minAge"))
                        .filter(is -> is)
                        .count()
                != 1) member.fault("must have either atLeast and atMost, or one of them, or minStay, or minAge");
        if (counts && !node.hasNonNull("per")) member.of("per").fault("is required with atLeast and atMost");
        if (!counts && node.hasNonNull("per")) member.of("per").fault("is only for atLeast and atMost");
        if (!counts && node.hasNonNull("zone")) member.of("zone").fault("is only for atLeast and atMost");
        var atLeast = rule.atLeast();
        var atMost = rule.atMost();
        if (atLeast != null && atMost != null && atLeast > atMost)
            member.of("atLeast").fault("is more than atMost allows");
        var state = states.get(rule.state());
        if (node.hasNonNull("minStay") && state != null && state.terminal())
            member.of("minStay").fault("nothing leaves a terminal state");
        var per = rule.per();
        if (per == null) return;
        try {
            Periods.check(per);
        } catch (DateTimeException e) {
            member.of("per").fault(String.valueOf(e.getMessage()));
        }
    }
}
