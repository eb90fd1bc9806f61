package dev.holdfast.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may put a subscription may not bring the server to a halt by its template. */
class WordingTest {
    private static String refusal(String template) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> String.valueOf(Wording.refuse(template)), template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{#include x /}",
                "{#insert x}{/insert}",
                "{#fragment id=a}{/fragment}",
                "{#capture a}{/capture}",
                "{#fragment id=a}{#include $b /}{#include $b /}{/fragment}",
                "{#eval events.get(0).note /}",
                "{#cached}x{/cached}",
                "{#mine /}"
            })
    void a_template_brings_in_no_other(String template) {
        assertThat(refusal(template)).startsWith("is not a template that can be used");
    }

    @Test
    void loops_are_nested_no_deeper_than_steps_in_events() {
        assertThat(refusal("{#for e in events}{#for s in e.steps}{s.at}{/for}{/for}{#for e in events}x{/for}"))
                .isEqualTo("null");
        assertThat(refusal(
                        "{#for e in events}{#if e.note}{#for s in e.steps}{#for x in events}x{/for}{/for}{/if}{/for}"))
                .contains("no deeper");
        assertThat(refusal("{#each events}".repeat(100) + "x" + "{/each}".repeat(100)))
                .contains("no deeper");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{#let events=2000000000}{#for e in events}x{/for}{/let}",
                "{#let steps=2000000000}{#for e in steps}x{/for}{/let}",
                "{#set steps?=2000000000}{#for e in steps}x{/for}{/set}",
                "{@java.lang.Integer steps=2000000000}{#for e in steps}x{/for}",
                "{#for events in events}{#for e in events}x{/for}{/for}",
                "{#for iterable=2000000000}x{/for}",
                "{#for e in 2000000000}x{/for}",
                "{#for e in events.size}x{/for}"
            })
    void what_is_called_events_counts_to_no_number(String template) {
        assertThat(refusal(template)).startsWith("is not a template that can be used");
    }

    @Test
    void a_letter_has_a_longest_length() {
        var twice = "{#for e in events}{#for s in e.steps}%s{/for}{/for}";
        assertThat(refusal(twice.formatted("x".repeat(3900)))).isEqualTo("null");
        assertThat(refusal((twice.formatted("x".repeat(900))).repeat(4))).isEqualTo("null");
        assertThat(refusal(twice.formatted("{e}".repeat(1300))))
                .isEqualTo("makes letters of more than 100000 characters");
        assertThat(refusal("x".repeat(4001))).isEqualTo("must be at most 4000 characters");
    }

    @Test
    void what_is_longer_all_the_same_is_cut_off_there() {
        var events = Collections.nCopies(5, Map.of("note", "x".repeat(4000)));
        var filled = new Form("{#for e in events}" + "{e.note}".repeat(200) + "{/for}").fill(Map.of("events", events));
        assertThat(filled.text()).hasSize(100_000);
        assertThat(filled.cut()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{", "{#if a}", "{#if (", "{a.b(", "{a ?: ", "{#let a=", "{!", "{|"})
    void nothing_that_goes_on_and_on_is_too_much_for_the_reader(String part) {
        var times = 4000 / part.length();
        assertThat(refusal(part.repeat(times))).isNotEmpty();
        assertThat(refusal("{#if " + part.repeat(times - 10) + "}{/if}")).isNotEmpty();
        assertThat(refusal("{#if " + "(".repeat(1900) + "a" + ")".repeat(1900) + "}{/if}"))
                .isNotEmpty();
        assertThat(refusal("{a" + ".b(a".repeat(780) + ")".repeat(780) + "}")).isNotEmpty();
    }
}
