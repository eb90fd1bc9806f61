// SPDX-License-Identifier: Apache-2.0
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
    private static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private static SearchQuery parse(String query) {
        return switch (QueryParser.parse(query)) {
            case ActionResult.Success<SearchQuery>(var searchQuery) -> searchQuery;
            case ActionResult.Refusal<SearchQuery>(var problem) -> throw new AssertionError(problem.detail());
        };
    }

    private static List<QueryTerm> terms(String query) {
        return parse(query).terms();
    }

    private static Instant startOf(String day) {
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
                        new QueryTerm.TimeRangeTerm(TimeField.UPDATED, startOf("2026-01-02"), MAX_INSTANT));
        assertThat(parse("").kind()).isEqualTo(CardKind.ITEMS);
        assertThat(parse("in:events").kind()).isEqualTo(CardKind.EVENTS);
    }

    @Test
    void sign_that_is_a_number_is_a_word() {
        assertThat(terms("\u2460 \u2167 \u00b2 \u5341")).hasSize(4);
    }

    @Test
    void an_asterisk_ends_the_beginning_of_a_word() {
        assertThat(terms("m\u00fcl* -order-1* \"m\u00fcl*\" \"a*b\" \u2460"))
                .containsExactly(
                        new QueryTerm.PrefixTerm("m\u00fcl", false),
                        new QueryTerm.PrefixTerm("order-1", true),
                        new QueryTerm.PhraseTerm("m\u00fcl*", false),
                        new QueryTerm.PhraseTerm("a*b", false),
                        new QueryTerm.PhraseTerm("\u2460", false));
    }

    @Test
    void quoted_value_contains_asterisk() {
        assertThat(terms("key:\"a*\"")).containsExactly(new QueryTerm.FieldTerm("key", "a*", false));
    }

    @Test
    void notified_is_a_field_of_items_only() {
        assertThat(terms("notified:false")).containsExactly(new QueryTerm.FieldTerm("notified", "false", false));
        assertThat(QueryParser.parse("notified:false in:events"))
                .isInstanceOfSatisfying(
                        ActionResult.Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).contains("at character 1", "in:events"));
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
                        new QueryTerm.FieldTerm("actor", "olga b", false),
                        new QueryTerm.FieldTerm("data./customer/name", "A \"B\" \\C", false),
                        new QueryTerm.FieldTerm("key", "a:b", false));
    }

    @Test
    void a_day_spans_two_midnights_and_an_instant_one_millisecond() {
        assertThat(terms("created:2026-01-31"))
                .containsExactly(
                        new QueryTerm.TimeRangeTerm(TimeField.CREATED, startOf("2026-01-31"), startOf("2026-02-01")));
        assertThat(terms("due>=2026-01-31 due<=2026-01-31"))
                .containsExactly(
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, startOf("2026-01-31"), MAX_INSTANT),
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, Instant.EPOCH, startOf("2026-02-01")));
        var noon = Instant.parse("2026-01-31T12:00:00Z");
        assertThat(terms("due<2026-01-31T13:00:00+01:00 due>2026-01-31T12:00:00Z"))
                .containsExactly(
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, Instant.EPOCH, noon),
                        new QueryTerm.TimeRangeTerm(TimeField.DUE, noon.plusMillis(1), MAX_INSTANT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "foo:bar | at character 1: foo is not a field",
                "b a*b | at character 3: an asterisk is allowed only at the end of a word",
                "*ller | at character 1: an asterisk is allowed only at the end of a word",
                "a state:rec* | at character 3: an asterisk is allowed only at the end of a word",
                "label.team=b* | at character 1: an asterisk is allowed only at the end of a word",
                "state:a foo:bar | at character 9: foo is not a field",
                "http://x | at character 1: http is not a field",
                "a \"b c | at character 3: the closing quote is missing",
                "state: | at character 7: the value after state: is missing",
                "a state:\"\" | at character 9: the value after",
                "overdue:maybe | at character 9: overdue must be one of false, true",
                "held:by-me | at character 6: held must be one of",
                "state>a | at character 1: only created, updated and due",
                "updated>yesterday | at character 9: yesterday is neither a day",
                "due:2026-02-30 | at character 5: 2026-02-30 is neither a day",
                "-due>2026-01-01 | at character 1: a comparison of times",
                "a - b | at character 3: a dash",
                "a !!! | at character 3: a text needs at least one letter or digit",
                "\u20ac\u2192 | at character 1: a text needs at least one letter or digit",
                "in:boxes | at character 4: in must be items or events",
                "in:items in:events | at character 10: in is allowed once",
                "-in:items | at character 1: in is allowed once",
                "label.:x | at character 1: label. is not a field",
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
                .contains("at character 41: a query has at most 20 terms");
        assertThat(QueryParser.parse("a".repeat(1001)).toString()).contains("at most 1000 characters");
    }

    @Property
    void every_input_parses_or_reports_an_error(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String query) {
        assertThat(QueryParser.parse(query)).isNotNull();
    }
}
