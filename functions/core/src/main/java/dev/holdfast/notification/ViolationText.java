package dev.holdfast.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;

/** What rules of a workflow were broken, in words. */
final class ViolationText {
    private ViolationText() {}

    /** By one change of an item: {@code too early (rule cooling), too fast (rule careful)}; empty for none. */
    static String of(JsonNode violations) {
        return violations.properties().stream()
                .map(rule -> (rule.getValue().asText().equals("too-early") ? "too early" : "too fast") + " (rule "
                        + rule.getKey() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** By all that reached a state in a period. */
    static void period(JsonNode data, Map<String, Object> brief) {
        var aboveMaximum = data.path("count").asLong() > data.path("atMost").asLong(Long.MAX_VALUE);
        brief.put("rule", data.path("rule").asText());
        brief.put("seen", data.path("count").asText());
        brief.put("expected", data.path(aboveMaximum ? "atMost" : "atLeast").asText());
        brief.put("begin", data.path("from").asText());
        brief.put("end", data.path("to").asText());
    }
}
