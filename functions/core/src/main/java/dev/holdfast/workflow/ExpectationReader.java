// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.expectation.ExpectationRule;
import dev.holdfast.expectation.PeriodCalendar;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rules of the member {@code expect} of a workflow document. */
final class ExpectationReader {
    private static final int MAX_EXPECTATIONS = 20;
    private static final int MAX_ITEM_COUNT = 1_000_000;

    private ExpectationReader() {}

    static Map<String, ExpectationRule> read(DocumentMember expect, Map<String, State> states) {
        var rules = new LinkedHashMap<String, ExpectationRule>();
        expect.members(MAX_EXPECTATIONS, "rules").forEach((name, documentMember) -> {
            documentMember.faults().checkName(documentMember.pointer(), name);
            var expectationRule = readExpectation(documentMember, states);
            if (expectationRule != null) rules.put(name, expectationRule);
        });
        return rules;
    }

    private static @Nullable ExpectationRule readExpectation(DocumentMember documentMember, Map<String, State> states) {
        if (!documentMember.node().isObject()) {
            documentMember.addFault("must be an object");
            return null;
        }
        var state = documentMember.member("state").readText();
        if (state == null) documentMember.member("state").addFault("is required");
        else if (!states.containsKey(state)) documentMember.member("state").addFault("there is no state " + state);
        var expectationRule = new ExpectationRule(
                state == null ? "" : state,
                documentMember.member("atLeast").readInteger(1, MAX_ITEM_COUNT),
                documentMember.member("atMost").readInteger(1, MAX_ITEM_COUNT),
                documentMember.member("per").readDuration(),
                documentMember.member("days").readDays(),
                documentMember.member("zone").readZone(),
                readCalendar(documentMember.member("calendar")),
                documentMember.member("minStay").readDuration(),
                documentMember.member("minAge").readDuration());
        documentMember.rejectFormerName("stays", "minStay");
        documentMember.rejectFormerName("after", "minAge");
        documentMember.rejectUnknownMembers();
        checkKind(documentMember, expectationRule, states);
        return expectationRule;
    }

    private static @Nullable String readCalendar(DocumentMember calendar) {
        var name = calendar.readText();
        if (name != null) calendar.faults().checkName(calendar.pointer(), name);
        return name;
    }

    /** Checks that all members of a rule belong to one kind of rule. The check includes members with invalid values. */
    private static void checkKind(
            DocumentMember documentMember, ExpectationRule expectationRule, Map<String, State> states) {
        var node = documentMember.node();
        var isCounting = node.hasNonNull("atLeast") || node.hasNonNull("atMost");
        var kinds = Stream.of(isCounting, node.hasNonNull("minStay"), node.hasNonNull("minAge"))
                .filter(isGiven -> isGiven)
                .count();
        if (kinds != 1)
            documentMember.addFault("must have exactly one of these: atLeast and/or atMost; minStay; minAge");
        if (isCounting && !node.hasNonNull("per"))
            documentMember.member("per").addFault("is required with atLeast or atMost");
        if (!isCounting && node.hasNonNull("per"))
            documentMember.member("per").addFault("is allowed only with atLeast or atMost");
        if (!isCounting && node.hasNonNull("zone"))
            documentMember.member("zone").addFault("is allowed only with atLeast or atMost");
        if (!isCounting && node.hasNonNull("calendar"))
            documentMember.member("calendar").addFault("is allowed only with atLeast or atMost");
        if (!isCounting && node.hasNonNull("days"))
            documentMember.member("days").addFault("is allowed only with atLeast or atMost");
        var atLeast = expectationRule.atLeast();
        var atMost = expectationRule.atMost();
        if (atLeast != null && atMost != null && atLeast > atMost)
            documentMember.member("atLeast").addFault("must be at most atMost");
        var state = states.get(expectationRule.state());
        if (node.hasNonNull("minStay") && state != null && state.terminal())
            documentMember.member("minStay").addFault("is not allowed for a terminal state, since no item leaves it");
        var per = expectationRule.per();
        if (per == null) return;
        if (!expectationRule.days().isEmpty() && per.compareTo(Duration.ofDays(1)) > 0)
            documentMember.member("days").addFault("is allowed only with periods of at most a day");
        try {
            PeriodCalendar.checkLength(per);
        } catch (DateTimeException e) {
            documentMember.member("per").addFault(String.valueOf(e.getMessage()));
        }
    }
}
