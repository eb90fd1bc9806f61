// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.holdfast.text.TextLength;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the faults of a template in all its branches, before Holdfast uses the template for an event. A valid template
 * reads only known variables, repeats only events and the steps of each event, and doesn't include another template.
 *
 * <ol>
 *   <li>A visitor reads every tag and every text of the template, and collects the forbidden tags.
 *   <li>The engine fills the template with names instead of values. Each name makes the engine run the name's section
 *       and its inverted section once.
 *   <li>Report a name as unknown if no enclosing scope contains the name.
 * </ol>
 */
final class TemplateValidator implements Mustache.Visitor, Mustache.Collector {
    private static final int MAX_NESTING = 20;
    private static final int MAX_QUOTE_CHARACTERS = 40;

    /**
     * Finds single braces that Qute treats as tags, because one of the listed characters follows the brace directly.
     */
    private static final Pattern QUTE_TAG =
            Pattern.compile("(?<!\\{)\\{(?:[#/@!|][^{}\\r\\n]*\\}?|\\w[^{}\\r\\n]*\\})");

    private static final String EMPTY_TAG = "it has an empty tag";
    private static final Set<String> THIS = Set.of(".", "this");

    private final Set<String> faults = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<TemplateScope> open = EnumSet.noneOf(TemplateScope.class);
    private int nesting;

    private TemplateValidator() {}

    /**
     * Returns the faults of a template as texts. The list is empty for a valid template.
     *
     * @throws MustacheException when the template can't be parsed
     */
    static List<String> faults(String text) {
        var validator = new TemplateValidator();
        var template = validator.compile(text);
        template.visit(validator);
        if (validator.faults.isEmpty()) template.execute(TemplateScope.NOTIFICATION, Writer.nullWriter());
        return validator.found();
    }

    private Template compile(String text) {
        try {
            return Mustache.compiler()
                    .withCollector(this)
                    .withFormatter(this::format)
                    .compile(text);
        } catch (IndexOutOfBoundsException e) {
            // The engine's parser fails on a tag without characters.
            throw new MustacheException(EMPTY_TAG, e);
        }
    }

    private List<String> found() {
        var found = new ArrayList<>(faults);
        if (!unknown.isEmpty())
            found.add("it has unknown variables: "
                    + String.join(
                            ", ", unknown.stream().map(TemplateValidator::hint).toList()));
        return found;
    }

    private static String hint(String name) {
        for (var scope = TemplateScope.NOTIFICATION; scope != null; scope = scope.inner)
            if (scope.texts.contains(name) || scope.entries(name) != null)
                return name + " (known only inside {{#" + scope.section + "}})";
        return name;
    }

    @Override
    public void visitText(String text) {
        var qute = QUTE_TAG.matcher(text);
        if (qute.find()) {
            var tag = qute.group();
            faults.add(
                    TextLength.first(tag, MAX_QUOTE_CHARACTERS) + " is written for Qute, but templates are Mustache");
        } else if (text.contains("{{")) faults.add("it has an unclosed tag");
    }

    @Override
    public void visitVariable(String name) {
        if (name.isEmpty()) faults.add(EMPTY_TAG);
        // The engine itself supplies values for names such as -first. These names are invalid here, because the engine
        // wouldn't run each of their branches.
        if (name.startsWith("-")) unknown.add(name);
    }

    @Override
    public boolean visitSection(String name) {
        visitVariable(name);
        if (THIS.contains(name)) unknown.add(name);
        return true;
    }

    @Override
    public boolean visitInvertedSection(String name) {
        return visitSection(name);
    }

    @Override
    public boolean visitInclude(String name) {
        faults.add("it may not include other templates");
        return false;
    }

    @Override
    public boolean visitParent(String name) {
        return visitInclude(name);
    }

    @Override
    public boolean visitBlock(String name) {
        return visitInclude(name);
    }

    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
        return null;
    }

    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
        return context instanceof TemplateScope ? this::look : null;
    }

    private Object look(Object context, String name) {
        var scope = (TemplateScope) context;
        var entries = scope.entries(name);
        if (entries != null) return new NamedSection(name, entries);
        if (scope.texts.contains(name)) return new NamedSection(name, null);
        if (scope != TemplateScope.NOTIFICATION) return Template.NO_FETCHER_FOUND;
        unknown.add(name);
        return new NamedSection(name, null);
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
        return new ConcurrentHashMap<>();
    }

    private CharSequence format(Object value) {
        if (value instanceof TemplateScope) faults.add("{{.}} is allowed only inside the section of a text");
        if (value instanceof NamedSection list && list.entries != null)
            faults.add("%s is a list: write {{#%s}}…{{/%s}}".formatted(list.name, list.name, list.name));
        return "";
    }

    /** Replaces the value of a variable, so that the engine runs each section of the variable once. */
    private final class NamedSection implements Mustache.InvertibleLambda {
        private final String name;
        private final @Nullable TemplateScope entries;

        NamedSection(String name, @Nullable TemplateScope entries) {
            this.name = name;
            this.entries = entries;
        }

        @Override
        public void execute(Template.Fragment fragment, Writer out) throws IOException {
            if (entries == null) enter(() -> fragment.execute(this, out));
            else if (open.add(entries)) {
                enter(() -> fragment.execute(entries, out));
                open.remove(entries);
            } else faults.add("it may repeat only events, and the steps of each event");
        }

        @Override
        public void executeInverse(Template.Fragment fragment, Writer out) throws IOException {
            enter(() -> fragment.execute(out));
        }

        private void enter(Runnable section) {
            if (nesting == MAX_NESTING) {
                faults.add("it nests more than " + MAX_NESTING + " sections");
                return;
            }
            nesting++;
            section.run();
            nesting--;
        }
    }
}
