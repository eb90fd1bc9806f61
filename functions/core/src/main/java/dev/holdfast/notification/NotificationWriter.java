// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes notifications about events with a subscription's template or the built-in template. A template can use at most
 * {@value #MAX_EVENTS} events, the number of all events ({@code count}), and the number of the remaining events
 * ({@code more}).
 */
public final class NotificationWriter {
    static final int MAX_EVENTS = 5;

    private static final String BUILT_IN = "notification.mustache";

    private static final Logger LOG = LoggerFactory.getLogger(NotificationWriter.class);

    private final EventVariables variables;
    private @Nullable NotificationTemplate builtIn;

    public NotificationWriter(EventVariables variables) {
        this.variables = variables;
    }

    /** @param title one line of text, such as the subject of an email */
    public record NotificationText(String title, String text) {}

    /** @param events CloudEvents 1.0 JSON documents, at least one */
    public NotificationText of(List<String> events, @Nullable String template) {
        var sample = events.stream().limit(MAX_EVENTS).map(variables::of).toList();
        sample.getLast().put("last", "true");
        var values = Map.<String, Object>of(
                "events", sample, "count", events.size(), "more", Math.max(0, events.size() - MAX_EVENTS));
        var filled = template == null ? builtIn().fill(values) : own(template, values);
        var text = filled.text().strip();
        return new NotificationText(title(events, sample), filled.isTruncated() ? text + "…" : text);
    }

    /**
     * Fills the subscription's template, or the built-in template if the subscription's template is no longer valid.
     */
    private NotificationTemplate.FilledTemplate own(String template, Map<String, Object> values) {
        try {
            return new NotificationTemplate(template).fill(values);
        } catch (MustacheException e) {
            LOG.warn("used the built-in template instead of a subscription's: {}", e.getMessage());
            return builtIn().fill(values);
        }
    }

    private String title(List<String> events, List<Map<String, Object>> sample) {
        if (events.size() == 1) {
            var one = sample.getFirst();
            var subject = EventSentence.subjectWithTitle(one);
            var late = EventVariables.isAboutLateness(one) && !"".equals(one.get("due"));
            if (EventSentence.isResolution(one)) return subject + " is no longer late";
            var violations = one.get("violations");
            if (!"".equals(violations)) return subject + ": " + one.get("action") + " " + violations;
            return subject + (late ? (isResolved(one) ? " was late" : " is late") : ": " + one.get("action"));
        }
        var kinds = events.stream()
                .collect(Collectors.groupingBy(EventVariables::action, TreeMap::new, Collectors.counting()));
        return events.size() + " events: "
                + kinds.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "))
                + resolvedSuffix(events, sample);
    }

    private static boolean isResolved(Map<String, Object> event) {
        return !"".equals(event.get("since"));
    }

    /**
     * Counts resolved events only if the sample contains all events, because Holdfast looks up only the events of the
     * sample.
     */
    private static String resolvedSuffix(List<String> events, List<Map<String, Object>> sample) {
        var resolved = sample.stream().filter(NotificationWriter::isResolved).count();
        return resolved == 0 || events.size() > sample.size() ? "" : " (" + resolved + " of them no longer late)";
    }

    /** Compiles the template on first use, because most Lambda functions don't write notifications. */
    private synchronized NotificationTemplate builtIn() {
        if (builtIn == null) builtIn = new NotificationTemplate(read());
        return builtIn;
    }

    private static String read() {
        try (var in = NotificationWriter.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) throw new IllegalStateException(BUILT_IN + " is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
