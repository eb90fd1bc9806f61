package dev.holdfast.letter;

import io.quarkus.qute.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts events into words, by a Qute template: a subscription's own, or the one that comes along. A template is given
 * {@code events} (at most {@value #SAMPLE} of them, see {@link Briefing}), {@code count} and {@code more} (those beyond).
 */
public final class Wording {
    public static final int MAX_TEMPLATE = 4_000;

    static final int SAMPLE = 5;

    private static final Map<String, Object> EXAMPLE = example();

    private static final Logger LOG = LoggerFactory.getLogger(Wording.class);

    private final Briefing briefing;
    private @Nullable Form standard;

    public Wording(Briefing briefing) {
        this.briefing = briefing;
    }

    /** @param title one line, a mail's subject */
    public record Words(String title, String text) {}

    /** What is wrong with a template, null when it will do. */
    public static @Nullable String refuse(String template) {
        if (template.length() > MAX_TEMPLATE) return "must be at most " + MAX_TEMPLATE + " characters";
        try {
            var events = Collections.nCopies(SAMPLE, EXAMPLE);
            if (new Form(template)
                    .fill(Map.of("events", events, "count", SAMPLE, "more", 0))
                    .cut()) return "makes letters of more than " + Form.LONGEST + " characters";
            return null;
        } catch (TemplateException e) {
            return "is not a template that can be used: " + e.getMessage();
        }
    }

    /** @param events CloudEvents 1.0 JSON documents, at least one */
    public Words of(List<String> events, @Nullable String template) {
        var sample = events.stream().limit(SAMPLE).map(briefing::of).toList();
        var told = Map.<String, Object>of(
                "events", sample, "count", events.size(), "more", Math.max(0, events.size() - SAMPLE));
        var filled = template == null ? standard().fill(told) : own(template, told);
        var text = filled.text().strip();
        return new Words(title(events, sample), filled.cut() ? text + "…" : text);
    }

    /** Whoever is to be told must be told, also where a template is kept that would be refused today. */
    private Form.Filled own(String template, Map<String, Object> told) {
        try {
            return new Form(template).fill(told);
        } catch (TemplateException e) {
            LOG.warn("a subscription's template can't be used, the one that comes along is: {}", e.getMessage());
            return standard().fill(told);
        }
    }

    private String title(List<String> events, List<Map<String, Object>> sample) {
        if (events.size() == 1) {
            var one = sample.getFirst();
            var late = Briefing.LATE.contains(String.valueOf(one.get("kind"))) && !"".equals(one.get("due"));
            if (!"".equals(one.get("resolved"))) return one.get("subject") + " is no longer late";
            var violations = one.get("violations");
            if (!"".equals(violations)) return one.get("subject") + ": " + one.get("what") + " " + violations;
            return one.get("subject") + (late ? (over(one) ? " was late" : " is late") : ": " + one.get("what"));
        }
        var kinds = events.stream().collect(Collectors.groupingBy(Briefing::what, TreeMap::new, Collectors.counting()));
        return events.size() + " events: "
                + kinds.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "))
                + over(events, sample);
    }

    private static boolean over(Map<String, Object> event) {
        return !"".equals(event.get("since"));
    }

    /** Of many nobody knows it but of those that the letter tells about. */
    private static String over(List<String> events, List<Map<String, Object>> sample) {
        var over = sample.stream().filter(Wording::over).count();
        return over == 0 || events.size() > sample.size() ? "" : " (" + over + " of them late no more)";
    }

    private static Map<String, Object> example() {
        var event = new HashMap<String, Object>();
        for (var name : Briefing.NAMES) event.put(name, name);
        var step = Map.of("at", "at", "type", "type", "by", "by", "to", "to", "note", "note");
        event.put("steps", Collections.nCopies(Briefing.STEPS, step));
        return Map.copyOf(event);
    }

    /** Made with the first letter: most functions on AWS write none. */
    private synchronized Form standard() {
        if (standard == null) standard = new Form(read());
        return standard;
    }

    private static String read() {
        try (var in = Wording.class.getResourceAsStream("letter.txt")) {
            if (in == null) throw new IllegalStateException("letter.txt is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
