package dev.holdfast.notification;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that a template can read at one place: those of its innermost list entry, and those of the scopes around it. */
enum TemplateScope {
    STEP("steps", EventVariables.MAX_STEPS, EventVariables.STEP_NAMES, null),
    EVENT("events", NotificationWriter.MAX_EVENTS, EventVariables.NAMES, STEP),
    NOTIFICATION("", 1, List.of("count", "more"), EVENT);

    /** The section that repeats for each entry of the list. */
    final String section;

    private final int maxEntries;

    /** The variables that are texts or numbers. */
    final List<String> texts;

    final @Nullable TemplateScope inner;

    TemplateScope(String section, int maxEntries, List<String> texts, @Nullable TemplateScope inner) {
        this.section = section;
        this.maxEntries = maxEntries;
        this.texts = texts;
        this.inner = inner;
    }

    /** The scope of the entries of a list in this scope, null where the name isn't a list. */
    @Nullable
    TemplateScope entries(String name) {
        return inner != null && inner.section.equals(name) ? inner : null;
    }

    /** Values for all variables: each text is its own name, and each list is as long as lists get. */
    Map<String, Object> example() {
        var example = new HashMap<String, Object>();
        texts.forEach(name -> example.put(name, name));
        if (inner != null) example.put(inner.section, Collections.nCopies(inner.maxEntries, inner.example()));
        return example;
    }
}
