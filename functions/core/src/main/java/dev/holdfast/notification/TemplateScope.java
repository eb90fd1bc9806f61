// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a template can read in one section: the variables of the innermost list entry and of the enclosing
 * scopes.
 */
enum TemplateScope {
    STEP("steps", EventVariables.MAX_STEPS, EventVariables.STEP_NAMES, null),
    EVENT("events", NotificationWriter.MAX_EVENTS, EventVariables.NAMES, STEP),
    NOTIFICATION("", 1, List.of("count", "more"), EVENT);

    /** The name of the section that repeats for each list entry. */
    final String section;

    private final int maxEntries;

    /** The variables that hold texts or numbers. */
    final List<String> texts;

    final @Nullable TemplateScope inner;

    TemplateScope(String section, int maxEntries, List<String> texts, @Nullable TemplateScope inner) {
        this.section = section;
        this.maxEntries = maxEntries;
        this.texts = texts;
        this.inner = inner;
    }

    /** Returns the scope of a list's entries; null if the name is not a list in this scope. */
    @Nullable
    TemplateScope entries(String name) {
        return inner != null && inner.section.equals(name) ? inner : null;
    }

    /** Returns sample values: each text is the name of its variable, and each list has the maximum length. */
    Map<String, Object> example() {
        var example = new HashMap<String, Object>();
        texts.forEach(name -> example.put(name, name));
        if (inner != null) example.put(inner.section, Collections.nCopies(inner.maxEntries, inner.example()));
        return example;
    }
}
