package dev.holdfast.letter;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into words, by a Qute template: a subscription's own, or the one that comes along. A template is given
 * {@code events} (at most {@value #SAMPLE} of them, see {@link Briefing}), {@code count} and {@code more} (those beyond).
 */
public final class Wording {
    public static final int MAX_TEMPLATE = 4_000;

    static final int SAMPLE = 5;

    /** Only over what there is: Qute would also count to any number. */
    private static final Pattern LOOP = Pattern.compile("\\{#(?:for|each)\\b\\s*([^}]*)\\}");

    private static final Pattern OVER = Pattern.compile("(?:\\w+\\s+in\\s+)?(?:\\w+\\.)?(?:events|steps)\\s*");

    private static final Map<String, Object> EXAMPLE = example();

    // Without reflection: a template reaches texts, lists and maps, and nothing behind them.
    private final Engine engine = Engine.builder()
            .addDefaultSectionHelpers()
            .addDefaultValueResolvers()
            .strictRendering(true)
            .removeStandaloneLines(true)
            .build();
    private final Template standard = engine.parse(standard());
    private final Briefing briefing;

    public Wording(Briefing briefing) {
        this.briefing = briefing;
    }

    public record Words(String title, String text) {}

    /** What is wrong with a template, null when it will do. */
    public static @Nullable String refuse(String template) {
        if (template.length() > MAX_TEMPLATE) return "must be at most " + MAX_TEMPLATE + " characters";
        var loops = LOOP.matcher(template);
        while (loops.find()) {
            if (!OVER.matcher(loops.group(1)).matches())
                return "may loop over events and their steps only, not " + loops.group(1);
        }
        try {
            var engine = Engine.builder()
                    .addDefaultSectionHelpers()
                    .addDefaultValueResolvers()
                    .strictRendering(true)
                    .build();
            engine.parse(template).render(Map.of("events", List.of(EXAMPLE), "count", 1, "more", 0));
            return null;
        } catch (TemplateException e) {
            return "is not a template that can be used: " + e.getMessage();
        }
    }

    /** @param events CloudEvents 1.0 JSON documents, at least one */
    public Words of(List<String> events, @Nullable String template) {
        var sample = events.stream().limit(SAMPLE).map(briefing::of).toList();
        var own = template == null ? standard : engine.parse(template);
        var text = own.render(
                Map.of("events", sample, "count", events.size(), "more", Math.max(0, events.size() - SAMPLE)));
        return new Words(title(events, sample), text.strip());
    }

    private String title(List<String> events, List<Map<String, Object>> sample) {
        if (events.size() == 1) {
            var one = sample.getFirst();
            var late = !"".equals(one.get("late"));
            if (!"".equals(one.get("resolved"))) return one.get("subject") + " is no longer late";
            var broke = one.get("broke");
            if (!"".equals(broke)) return one.get("subject") + ": " + one.get("what") + " " + broke;
            return one.get("subject") + (late ? " is late" : ": " + one.get("what"));
        }
        var kinds = events.stream()
                .collect(Collectors.groupingBy(Briefing::what, java.util.TreeMap::new, Collectors.counting()));
        return events.size() + " events: "
                + kinds.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static Map<String, Object> example() {
        var event = new HashMap<String, Object>();
        for (var name : Briefing.NAMES) event.put(name, name);
        event.put("steps", List.of(Map.of("at", "at", "what", "what", "by", "by", "to", "to", "note", "note")));
        return Map.copyOf(event);
    }

    private static String standard() {
        try (var in = Wording.class.getResourceAsStream("letter.txt")) {
            if (in == null) throw new IllegalStateException("letter.txt is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
