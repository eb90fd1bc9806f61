// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes violated expectations of a workflow. */
final class ViolationText {
    private ViolationText() {}

    /**
     * Describes the violations of one change, such as {@code too early (rule cooling), too fast (rule careful)}; empty
     * if there are no violations.
     */
    static String of(JsonNode violations) {
        return violations.properties().stream()
                .map(rule -> (rule.getValue().asText().equals("too-early") ? "too early" : "too fast") + " (rule "
                        + rule.getKey() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Adds the variables of a violation of a counting rule. */
    static void addPeriod(JsonNode data, Map<String, Object> brief) {
        var aboveMaximum = data.path("arrivals").asLong() > data.path("atMost").asLong(Long.MAX_VALUE);
        brief.put("rule", data.path("rule").asText());
        brief.put("arrivals", data.path("arrivals").asText());
        brief.put("expected", data.path(aboveMaximum ? "atMost" : "atLeast").asText());
        brief.put("from", data.path("from").asText());
        brief.put("to", data.path("to").asText());
    }
}
