package dev.holdfast.search;

import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.SearchQuery.CardKind;
import dev.holdfast.search.SearchQuery.QueryTerm;
import dev.holdfast.search.SearchQuery.TimeField;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The language of queries: terms with blanks between them, all of which must apply. A term is a word, a text in quotes, a {@code
 * field:value}, or a time compared ({@code updated>2026-01-01}); a dash before it says that it must not apply.
 */
final class QueryParser {
    static final int MAX_QUERY_CHARACTERS = 1_000;

    private static final int MAX_TERMS = 20;
    private static final Set<String> TEXT_FIELDS =
            Set.of("workflow", "key", "state", "actor", "type", "parent", "correlation", "link");
    private static final Set<String> BOOLEAN_FIELDS = Set.of("overdue", "finished");
    private static final Set<String> HELD_VALUES = Set.of("true", "false", "state", "person", "intent");
    private static final String FIELD_LIST =
            "workflow, key, state, actor, type, parent, correlation, link, overdue, finished, held, in, label.<name>, data.<path>, created, updated, due";
    private static final Duration TIME_RESOLUTION = Duration.ofMillis(1);

    private QueryParser() {}

    /** What is wrong with a query is told with the number of the character where it begins, from 1 on. */
    static ActionResult<SearchQuery> parse(String text) {
        if (text.length() > MAX_QUERY_CHARACTERS)
            return ActionResult.refused(
                    Problem.invalid("/query", "must be at most " + MAX_QUERY_CHARACTERS + " characters"));
        var inputFaults = new InputFaults().checkText("/query", text);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        try {
            return ActionResult.ok(parseTokens(QueryScanner.scanAll(text)));
        } catch (QuerySyntaxException e) {
            return ActionResult.refused(
                    Problem.invalid("/query", "at character " + (e.position + 1) + ": " + e.getMessage()));
        }
    }

    private static SearchQuery parseTokens(List<QueryToken> written) {
        if (written.size() > MAX_TERMS)
            throw new QuerySyntaxException(written.get(MAX_TERMS).at(), "there are at most " + MAX_TERMS + " terms");
        var terms = new ArrayList<QueryTerm>();
        @Nullable CardKind cardKind = null;
        for (var term : written) {
            if (!term.name().equals("in") || !term.isEquality()) {
                terms.add(parseTerm(term));
                continue;
            }
            if (cardKind != null || term.not()) throw new QuerySyntaxException(term.at(), "say once what to look in");
            cardKind = parseKind(term);
        }
        return new SearchQuery(cardKind == null ? CardKind.ITEMS : cardKind, terms);
    }

    private static QueryTerm parseTerm(QueryToken term) {
        if (term.isPlainText()) return parsePhrase(term);
        var name = term.name();
        if (term.value().isEmpty())
            throw new QuerySyntaxException(term.valueAt(), "there is no value behind " + name + term.operator());
        for (var timeField : TimeField.values())
            if (timeField.jsonName().equals(name)) return parseTimeRange(timeField, term);
        if (!term.isEquality())
            throw new QuerySyntaxException(
                    term.at(), "only created, updated and due can be compared by " + term.operator());
        if (BOOLEAN_FIELDS.contains(name)) return parseChoice(term, Set.of("true", "false"));
        if (name.equals("held")) return parseChoice(term, HELD_VALUES);
        if (TEXT_FIELDS.contains(name) || name.matches("label\\..+") || name.matches("data\\./.*"))
            return new QueryTerm.FieldTerm(name, term.value(), term.not());
        throw new QuerySyntaxException(
                term.at(),
                "there is no field " + name + "; there are " + FIELD_LIST + ". Put text that has a colon in quotes");
    }

    private static QueryTerm parsePhrase(QueryToken term) {
        if (term.value().codePoints().noneMatch(Character::isLetterOrDigit))
            throw new QuerySyntaxException(term.at(), "there is no letter or digit to look for");
        return new QueryTerm.PhraseTerm(term.value(), term.not());
    }

    private static QueryTerm parseChoice(QueryToken term, Set<String> values) {
        if (!values.contains(term.value()))
            throw new QuerySyntaxException(
                    term.valueAt(),
                    term.name() + " is one of "
                            + String.join(", ", values.stream().sorted().toList()));
        return new QueryTerm.FieldTerm(term.name(), term.value(), term.not());
    }

    private static CardKind parseKind(QueryToken term) {
        return Arrays.stream(CardKind.values())
                .filter(k -> k.jsonName().equals(term.value()))
                .findFirst()
                .orElseThrow(() -> new QuerySyntaxException(term.valueAt(), "in is items or events"));
    }

    private static QueryTerm parseTimeRange(TimeField timeField, QueryToken term) {
        if (term.not())
            throw new QuerySyntaxException(term.at(), "compare a time the other way round instead of denying it");
        var day = parseDay(term.value());
        var from = day == null ? parseInstant(term) : day.atStartOfDay().toInstant(ZoneOffset.UTC);
        var behind = day == null
                ? IsoTime.plusBounded(from, TIME_RESOLUTION)
                : day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return switch (term.operator()) {
            case ">" -> new QueryTerm.TimeRangeTerm(timeField, behind, IsoTime.MAX_INSTANT);
            case ">=" -> new QueryTerm.TimeRangeTerm(timeField, from, IsoTime.MAX_INSTANT);
            case "<" -> new QueryTerm.TimeRangeTerm(timeField, Instant.EPOCH, from);
            case "<=" -> new QueryTerm.TimeRangeTerm(timeField, Instant.EPOCH, behind);
            default -> new QueryTerm.TimeRangeTerm(timeField, from, behind);
        };
    }

    private static @Nullable LocalDate parseDay(String value) {
        if (!value.matches("\\d{4}-\\d{2}-\\d{2}")) return null;
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant parseInstant(QueryToken term) {
        try {
            return IsoTime.parseInstant(term.value());
        } catch (DateTimeException e) {
            throw new QuerySyntaxException(
                    term.valueAt(),
                    term.value() + " is no day such as 2026-01-31, nor an instant such as 2026-01-31T08:00:00Z");
        }
    }
}
