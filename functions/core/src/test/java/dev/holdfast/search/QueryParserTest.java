package dev.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.search.SearchQuery.CardKind;
import dev.holdfast.search.SearchQuery.QueryTerm;
import dev.holdfast.search.SearchQuery.TimeField;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static SearchQuery read(String query) {
        return switch (QueryParser.parse(query)) {
            case ActionResult.Success<SearchQuery>(var searchQuery) -> searchQuery;
            case ActionResult.Refusal<SearchQuery>(var problem) -> throw new AssertionError(problem.detail());
        };
    }

    private static List<QueryTerm> terms(String query) {
        return read(query).terms();
    }

    private static Instant day(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    @Test
    void fields_words_and_times_combine() {
        assertThat(terms("workflow:orders  state=late label.team=x \"free text\" word updated>2026-01-01"))
                .containsExactly(
                        new QueryTerm.FieldTerm("workflow", "orders", false),
                        new QueryTerm.FieldTerm("state", "late", false),
                        new QueryTerm.FieldTerm("label.team", "x", false),
                        new QueryTerm.PhraseTerm("free text", false),
                        new QueryTerm.PhraseTerm("word", false),
                        new QueryTerm.TimeRangeTerm(TimeField.UPDATED, day("2026-01-02"), LAST));
        assertThat(read("").kind()).isEqualTo(CardKind.ITEMS);
        assertThat(read("in:events").kind()).isEqualTo(CardKind.EVENTS);
    }

    @Test
    void a_dash_negates_a_term() {
        assertThat(terms("-state:done -\"by hand\" -held:true order-17"))
                .containsExactly(
                        new QueryTerm.FieldTerm("state", "done", true),
                        new QueryTerm.PhraseTerm("by hand", true),
                        new QueryTerm.FieldTerm("held", "true", true),
                        new QueryTerm.PhraseTerm("order-17", false));
    }

    @Test
    void quotes_enclose_values_and_a_backslash_escapes_quotes() {
        assertThat(terms("actor:\"Olga B\" data./customer/name:\"A \\\"B\\\" \\\\C\" key:a:b"))
                .containsExactly(
                        new QueryTerm.FieldTerm("actor", "Olga B", false),
                        new QueryTerm.FieldTerm("data./customer/name", "A \"B\" \\C", false),
                        new QueryTerm.FieldTerm("key", "a:b", false));
    }

    @Test
    void a_day_spans_two_midnights_and_an_instant_one_millisecond() {
        assertThat(terms("created:2026-01-31"))
                .containsExactly(new QueryTerm.TimeRangeTerm(TimeField.CREATED, day("2026-01-31"), day("2026-02-01")));
        assertThat(terms("due>=2026-01-31 due<=2026-01-31"))
                .containsExactly(
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, day("2026-01-31"), LAST),
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, Instant.EPOCH, day("2026-02-01")));
        var noon = Instant.parse("2026-01-31T12:00:00Z");
        assertThat(terms("due<2026-01-31T13:00:00+01:00 due>2026-01-31T12:00:00Z"))
                .containsExactly(
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, Instant.EPOCH, noon),
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, noon.plusMillis(1), LAST));
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
    void a_syntax_error_reports_its_position(String query, String message) {
        assertThat(QueryParser.parse(query))
                .isInstanceOfSatisfying(
                        ActionResult.Refusal.class,
                        refusal -> assertThat(refusal.problem().toString())
                                .contains("/query")
                                .contains(message));
    }

    @Test
    void query_length_and_terms_are_limited() {
        assertThat(terms("a ".repeat(20))).hasSize(20);
        assertThat(QueryParser.parse("a ".repeat(21)).toString())
                .contains("at character 41: there are at most 20 terms");
        assertThat(QueryParser.parse("a".repeat(1001)).toString()).contains("at most 1000 characters");
    }

    @Property
    void every_input_parses_or_reports_an_error(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String query) {
        assertThat(QueryParser.parse(query)).isNotNull();
    }
}
