package dev.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Answer;
import dev.holdfast.search.Wanted.Kind;
import dev.holdfast.search.Wanted.Term;
import dev.holdfast.search.Wanted.Time;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxTest {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static Wanted read(String query) {
        return switch (Syntax.read(query)) {
            case Answer.Ok<Wanted>(var wanted) -> wanted;
            case Answer.Refused<Wanted>(var problem) -> throw new AssertionError(problem.detail());
        };
    }

    private static List<Term> terms(String query) {
        return read(query).terms();
    }

    private static Instant day(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    @Test
    void fields_words_and_times_stand_side_by_side() {
        assertThat(terms("workflow:orders  state=late label.team=x \"free text\" word updated>2026-01-01"))
                .containsExactly(
                        new Term.Is("workflow", "orders", false),
                        new Term.Is("state", "late", false),
                        new Term.Is("label.team", "x", false),
                        new Term.Words("free text", false),
                        new Term.Words("word", false),
                        new Term.Within(Time.UPDATED, day("2026-01-02"), LAST));
        assertThat(read("").kind()).isEqualTo(Kind.ITEMS);
        assertThat(read("in:events").kind()).isEqualTo(Kind.EVENTS);
    }

    @Test
    void a_dash_says_what_must_not_apply() {
        assertThat(terms("-state:done -\"by hand\" -held:true order-17"))
                .containsExactly(
                        new Term.Is("state", "done", true),
                        new Term.Words("by hand", true),
                        new Term.Is("held", "true", true),
                        new Term.Words("order-17", false));
    }

    @Test
    void a_value_may_stand_in_quotes_and_a_quote_behind_a_backslash() {
        assertThat(terms("actor:\"Olga B\" data./customer/name:\"A \\\"B\\\" \\\\C\" key:a:b"))
                .containsExactly(
                        new Term.Is("actor", "Olga B", false),
                        new Term.Is("data./customer/name", "A \"B\" \\C", false),
                        new Term.Is("key", "a:b", false));
    }

    @Test
    void a_day_is_from_midnight_to_midnight_and_an_instant_is_a_millisecond() {
        assertThat(terms("created:2026-01-31"))
                .containsExactly(new Term.Within(Time.CREATED, day("2026-01-31"), day("2026-02-01")));
        assertThat(terms("due>=2026-01-31 due<=2026-01-31"))
                .containsExactly(
                        new Term.Within(Time.DUE, day("2026-01-31"), LAST),
                        new Term.Within(Time.DUE, Instant.EPOCH, day("2026-02-01")));
        var noon = Instant.parse("2026-01-31T12:00:00Z");
        assertThat(terms("due<2026-01-31T13:00:00+01:00 due>2026-01-31T12:00:00Z"))
                .containsExactly(
                        new Term.Within(Time.DUE, Instant.EPOCH, noon),
                        new Term.Within(Time.DUE, noon.plusMillis(1), LAST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "foo:bar | at character 1: there is no field foo",
                "state:a foo:bar | at character 9: there is no field foo",
                "http://x | at character 1: there is no field http",
                "a \"b c | at character 3: this quote is never closed",
                "state: | at character 7: there is no value behind state:",
                "a state:\"\" | at character 9: there is no value",
                "overdue:maybe | at character 9: overdue is one of false, true",
                "held:by-me | at character 6: held is one of",
                "state>a | at character 1: only created, updated and due",
                "updated>yesterday | at character 9: yesterday is no day",
                "due:2026-02-30 | at character 5: 2026-02-30 is no day",
                "-due>2026-01-01 | at character 1: compare a time",
                "a - b | at character 3: a dash",
                "a !!! | at character 3: there is no letter or digit",
                "in:boxes | at character 4: in is items or events",
                "in:items in:events | at character 10: say once",
                "-in:items | at character 1: say once",
                "label.:x | at character 1: there is no field label.",
            })
    void a_mistake_is_told_with_its_place(String query, String message) {
        assertThat(Syntax.read(query))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.problem().toString())
                                .contains("/query")
                                .contains(message));
    }

    @Test
    void a_query_has_its_bounds() {
        assertThat(terms("a ".repeat(20))).hasSize(20);
        assertThat(Syntax.read("a ".repeat(21)).toString()).contains("at character 41: there are at most 20 terms");
        assertThat(Syntax.read("a".repeat(1001)).toString()).contains("at most 1000 characters");
    }

    @Property
    void whatever_is_typed_is_read_or_told_to_be_wrong(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String query) {
        assertThat(Syntax.read(query)).isNotNull();
    }
}
