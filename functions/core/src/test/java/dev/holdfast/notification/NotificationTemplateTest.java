// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holdfast limits the time and size of a template, and allows only known variables. */
class NotificationTemplateTest {
    private static final Path PAGE = Path.of("../../docs/how-to/notification-templates.md");

    private static String refusal(String template) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> String.valueOf(NotificationTemplate.refusal(template)), template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{>x}}",
                "{{> ../../etc/passwd }}",
                "{{<x}}{{/x}}",
                "{{<x}}{{$a}}y{{/a}}{{/x}}",
                "{{$a}}{{>x}}{{/a}}",
                "{{$a}}x{{/a}}",
                "{{^events}}{{>x}}{{/events}}",
                "{{=< >=}}<>x>"
            })
    void template_cannot_include_another(String template) {
        assertThat(refusal(template)).startsWith("is not a valid template");
    }

    @Test
    void loops_nest_at_most_steps_in_events() {
        assertThat(refusal("{{#events}}{{#steps}}{{at}}{{/steps}}{{/events}}{{#events}}x{{/events}}"))
                .isEqualTo("null");
        assertThat(refusal("{{#events}}{{#note}}{{#steps}}{{#events}}x{{/events}}{{/steps}}{{/note}}{{/events}}"))
                .contains("may repeat only events");
        assertThat(refusal("{{#events}}{{^note}}{{#events}}x{{/events}}{{/note}}{{/events}}"))
                .contains("may repeat only events");
        assertThat(refusal("{{#events}}{{#steps}}{{^last}}{{#steps}}x{{/steps}}{{/last}}{{/steps}}{{/events}}"))
                .contains("may repeat only events");
        assertThat(refusal("{{#events}}".repeat(100) + "x" + "{{/events}}".repeat(100)))
                .contains("may repeat only events");
    }

    @Test
    void sections_nest_to_limit() {
        assertThat(refusal("{{#count}}".repeat(20) + "x" + "{{/count}}".repeat(20)))
                .isEqualTo("null");
        assertThat(refusal("{{#count}}".repeat(21) + "x" + "{{/count}}".repeat(21)))
                .contains("it nests more than 20 sections");
        assertThat(refusal("{{^count}}".repeat(190) + "x" + "{{/count}}".repeat(190)))
                .contains("it nests more than 20 sections");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{events.size}}",
                "{{#events.size}}x{{/events.size}}",
                "{{#events}}{{events.0.note}}{{/events}}",
                "{{#events}}{{#steps.0}}x{{/steps.0}}{{/events}}",
                "{{#count}}{{bytes}}{{/count}}",
                "{{count.class.name}}",
                "{{#events}}{{sentence.bytes}}{{/events}}",
                "{{#events}}{{#note}}{{hashCode}}{{/note}}{{/events}}",
                "{{#events}}{{#entrySet}}{{value}}{{/entrySet}}{{/events}}",
                "{{entrySet}}",
                "{{.}}",
                "{{#events}}{{this}}{{/events}}",
                "{{events}}",
                "{{#.}}x{{/.}}",
                "{{#events}}{{#-first}}{{#events}}x{{/events}}{{/-first}}{{/events}}",
                "{{#events}}{{-index}}{{/events}}"
            })
    void template_only_reads_texts_and_repeats_lists(String template) {
        assertThat(refusal(template)).startsWith("is not a valid template");
    }

    @Test
    void notification_length_is_limited() {
        var twice = "{{#events}}{{#steps}}%s{{/steps}}{{/events}}";
        assertThat(refusal(twice.formatted("x".repeat(3900)))).isEqualTo("null");
        assertThat(refusal((twice.formatted("x".repeat(900))).repeat(4))).isEqualTo("null");
        assertThat(refusal(twice.formatted("{{#sentence}}" + "{{.}}".repeat(780) + "{{/sentence}}")))
                .isEqualTo("makes notifications of more than 100000 characters");
        assertThat(refusal("x".repeat(4001))).isEqualTo("must be at most 4000 characters");
    }

    @Test
    void notification_beyond_limit_is_cut() {
        var events = Collections.nCopies(5, Map.of("note", "x".repeat(4000)));
        var filled = new NotificationTemplate("{{#events}}" + "{{note}}".repeat(200) + "{{/events}}")
                .fill(Map.of("events", events));
        assertThat(filled.text()).hasSize(100_000);
        assertThat(filled.isTruncated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "{",
                "{{",
                "{{{",
                "{{{{",
                "}}",
                "{{}}",
                "{{ }}",
                "{{#}}",
                "{{=}}",
                "{{= =}}",
                "{{=< >=}}",
                "{{!",
                "{{&",
                "{{#note}}",
                "{{^a}}",
                "{{/a}}",
                "{{>a",
                "{{a.",
                "{{a}",
                "{{a {",
                "{{.",
                "{{#a}}{{/a}}",
                "{#if a}",
                "{a.b(",
                "{|"
            })
    void repeated_syntax_is_refused_in_time(String part) {
        var times = 4000 / part.length();
        assertThat(refusal(part.repeat(times))).isNotEmpty();
        assertThat(refusal("{{#events}}" + part.repeat(times - 10) + "{{/events}}"))
                .isNotEmpty();
        assertThat(refusal("{{" + part.repeat(times - 10) + "}}")).isNotEmpty();
        assertThat(refusal("{{#" + "a.".repeat(900) + "}}{{/" + "a.".repeat(900) + "}}"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{note",
                "{{!",
                "{{#}}x{{/}}",
                "{{#note}}",
                "{{/note}}",
                "{{#note}}{{/by}}",
                "{{}}",
                "{{ }}",
                "{{{note}}",
                "{{no\nte}}"
            })
    void malformed_template_is_refused(String template) {
        assertThat(refusal("{{#events}}" + template + "{{/events}}"))
                .startsWith("is not a valid template")
                .endsWith("; see docs/how-to/notification-templates.md")
                .doesNotContain("Qute", "unknown");
    }

    @Test
    void unknown_variables_are_named_in_every_branch() {
        assertThat(refusal("""
                        {{#events}}{{colour}}{{#note}}{{^by}}{{e.key}}{{/by}}{{/note}}{{^steps}}{{size}}{{/steps}}\
                        {{#steps}}{{^last}}{{when}}{{/last}}{{/steps}}{{/events}}{{^more}}{{total}}{{/more}}\
                        {{#nothing}}{{within}}{{/nothing}}{{-first}}"""))
                .isEqualTo("is not a valid template: it has unknown variables: "
                        + "-first, colour, e.key, size, when, total, nothing, within"
                        + "; see docs/how-to/notification-templates.md");
    }

    @Test
    void variable_outside_its_section_is_unknown() {
        assertThat(refusal("{{note}}{{#events}}{{at}}{{/events}}{{#steps}}x{{/steps}}"))
                .contains("it has unknown variables: note (known only inside {{#events}}), "
                        + "at (known only inside {{#steps}}), steps (known only inside {{#events}})");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{count} in all ~ {count}",
                "{#for e in events}{e.key}{/for} ~ {#for e in events}",
                "{#if more}x{/if} ~ {#if more}",
                "{#each events}{it.key}{/each} ~ {#each events}",
                "{/if} ~ {/if}",
                "{event.note ?: 'none'} ~ {event.note ?: 'none'}",
                "{! a comment !} ~ {! a comment !}",
                "{@java.lang.String name} ~ {@java.lang.String name}",
                "{|raw|} ~ {|raw|}",
                "{{#events}}{key}{{/events}} ~ {key}",
                "{#let a=count}{{b}}{/let} ~ {#let a=count}"
            })
    void template_for_qute_is_refused_with_page_about_templates(String template, String tag) {
        assertThat(refusal(template))
                .startsWith("is not a valid template: " + tag + " is written for Qute, but templates are Mustache")
                .endsWith("; see docs/how-to/notification-templates.md");
        assertThat(PAGE).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"text\":\"{{count}}\"}", "{ count }: {{count}}", "{}", "a { b } c", "{'a': {'b': {{count}}}}"
            })
    void single_braces_are_text(String template) {
        assertThat(refusal(template)).isEqualTo("null");
    }

    @Test
    void values_are_inserted_unchanged() {
        var events = List.of(Map.of("note", "<b>\"4 & 5\"</b> {{by}}", "by", ""));
        var filled = new NotificationTemplate("{{#events}}{{note}}{{&note}}{{{note}}}{{^by}}nobody{{/by}}{{/events}}")
                .fill(Map.of("events", events));
        assertThat(filled.text()).isEqualTo("<b>\"4 & 5\"</b> {{by}}".repeat(3) + "nobody");
    }

    @Test
    void line_with_only_section_tag_leaves_no_empty_line() {
        var events = List.of(Map.of("note", "", "by", "olga"));
        var filled = new NotificationTemplate("""
                {{#events}}
                {{#note}}
                Note: {{note}}
                {{/note}}
                {{#by}}
                By: {{by}}
                {{/by}}
                {{/events}}
                .""").fill(Map.of("events", events));
        assertThat(filled.text()).isEqualTo("By: olga\n.");
    }

    /** The page's tables name each variable once, in the first column. The page's templates are valid. */
    @Test
    void page_lists_exactly_the_variables() throws IOException {
        var sections = Files.readString(PAGE).split("\n## ");
        assertThat(variables(sections, "The notification")).isEqualTo(names(TemplateScope.NOTIFICATION));
        assertThat(variables(sections, "Each event")).isEqualTo(names(TemplateScope.EVENT));
        assertThat(variables(sections, "Each step")).isEqualTo(names(TemplateScope.STEP));
        var blocks = Pattern.compile("```mustache\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(refusal(block)).isEqualTo("null"));
    }

    private static Set<String> names(TemplateScope scope) {
        var names = new HashSet<>(scope.texts);
        if (scope.inner != null) names.add(scope.inner.section);
        return names;
    }

    private static Set<String> variables(String[] sections, String title) {
        var section = Stream.of(sections)
                .filter(text -> text.startsWith(title))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("(?m)^\\| `([\\w#]+)` \\|")
                .matcher(section)
                .results()
                .map(row -> row.group(1))
                .collect(toSet());
    }
}
