// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import dev.holdfast.access.PersonName;
import dev.holdfast.event.EventTypes;
import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.SearchQuery.CardKind;
import dev.holdfast.search.SearchQuery.QueryTerm;
import dev.holdfast.search.SearchQuery.TimeField;
import dev.holdfast.text.TextLength;
import dev.holdfast.text.UnicodeForm;
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
 * Parses search queries. A query consists of terms with blanks between them. A card must match all terms.
 *
 * <p>A term is a word, the beginning of a word with an asterisk ({@code mül*}), a text in quotes, {@code field:value},
 * or a comparison of a time ({@code updated>2026-01-01}). A dash before a term negates it.
 */
final class QueryParser {
    static final int MAX_QUERY_CHARACTERS = 1_000;

    private static final int MAX_TERMS = 20;
    private static final Set<String> TEXT_FIELDS =
            Set.of("workflow", "key", "state", "actor", "type", "parent", "correlation", "link");
    private static final Set<String> BOOLEAN_FIELDS = Set.of("overdue", "finished", "notified");
    private static final Set<String> HELD_VALUES = Set.of("true", "false", "state", "person", "intent");
    private static final String FIELD_LIST =
            "workflow, key, state, actor, type, parent, correlation, link, overdue, finished, notified, held, in, label.<name>, field.<name>, data.<path>, created, updated, due";
    private static final Duration TIME_RESOLUTION = Duration.ofMillis(1);

    private QueryParser() {}

    /**
     * Parses a query. For an invalid query, the problem contains the position of the faulty character, counted from 1.
     */
    static ActionResult<SearchQuery> parse(String text) {
        if (TextLength.of(text) > MAX_QUERY_CHARACTERS)
            return ActionResult.refused(
                    Problem.invalid("/query", "must be at most " + MAX_QUERY_CHARACTERS + " characters"));
        var inputFaults = new InputFaults().checkText("/query", text);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        try {
            return ActionResult.ok(parseTokens(QueryScanner.scanAll(text)));
        } catch (QuerySyntaxException e) {
            return ActionResult.refused(Problem.invalid(
                    "/query", "at character " + (text.codePointCount(0, e.position) + 1) + ": " + e.getMessage()));
        }
    }

    private static SearchQuery parseTokens(List<QueryToken> tokens) {
        if (tokens.size() > MAX_TERMS)
            throw new QuerySyntaxException(
                    tokens.get(MAX_TERMS).position(), "a query has at most " + MAX_TERMS + " terms");
        var terms = new ArrayList<QueryTerm>();
        @Nullable CardKind cardKind = null;
        for (var token : tokens) {
            if (!token.name().equals("in") || !token.isEquality()) {
                terms.add(parseTerm(token));
                continue;
            }
            if (cardKind != null || token.negated())
                throw new QuerySyntaxException(token.position(), "in is allowed once, without a dash");
            cardKind = parseKind(token);
        }
        if (cardKind == CardKind.EVENTS) tokens.forEach(QueryParser::checkEventField);
        else tokens.forEach(QueryParser::checkItemField);
        return new SearchQuery(cardKind == null ? CardKind.ITEMS : cardKind, terms);
    }

    private static void checkEventField(QueryToken token) {
        if (token.name().equals("notified"))
            throw new QuerySyntaxException(token.position(), "notified is a field of items; leave out in:events");
    }

    /** Only events have a type. So without this check, a query for items of a type would find nothing. */
    private static void checkItemField(QueryToken token) {
        if (token.name().equals("type"))
            throw new QuerySyntaxException(token.position(), "type needs in:events, because items have no type");
    }

    private static void checkValue(QueryToken token) {
        var value = token.value();
        if (token.name().equals("type")
                && EventTypes.ALL_TYPES.stream()
                        .noneMatch(type -> type.equals(value) || type.equals("dev.holdfast.item." + value)))
            throw new QuerySyntaxException(token.valuePosition(), value + " is not the type of an item's event");
        if (token.name().equals("link") && value.indexOf(':') < 1)
            throw new QuerySyntaxException(token.valuePosition(), "a link has the form type:value");
    }

    /** Without this check, a query such as {@code state:rec*} would look for this exact value, and find nothing. */
    private static void checkAsterisk(QueryToken token) {
        var isBeginning = token.isPlainText() && token.value().endsWith("*");
        var literal = isBeginning ? token.value().replaceFirst("\\*+$", "") : token.value();
        if (!token.isQuoted() && literal.contains("*"))
            throw new QuerySyntaxException(
                    token.position(),
                    "an asterisk is allowed only at the end of a word without a field; put other texts with an asterisk in"
                            + " quotes");
    }

    private static QueryTerm parseTerm(QueryToken token) {
        checkAsterisk(token);
        if (token.isPlainText()) return parsePhrase(token);
        var name = token.name();
        if (token.value().isEmpty())
            throw new QuerySyntaxException(
                    token.valuePosition(), "the value after " + name + token.operator() + " is missing");
        for (var timeField : TimeField.values())
            if (timeField.jsonName().equals(name)) return parseTimeRange(timeField, token);
        if (!token.isEquality())
            throw new QuerySyntaxException(
                    token.position(), "only created, updated and due allow the operator " + token.operator());
        if (BOOLEAN_FIELDS.contains(name)) return parseChoice(token, Set.of("true", "false"));
        if (name.equals("held")) return parseChoice(token, HELD_VALUES);
        checkValue(token);
        if (TEXT_FIELDS.contains(name) || name.matches("(label|field)\\..+") || name.matches("data\\./.*"))
            return new QueryTerm.FieldTerm(
                    name,
                    name.equals("actor") ? PersonName.fold(token.value()) : UnicodeForm.compose(token.value()),
                    token.negated());
        throw new QuerySyntaxException(
                token.position(),
                name + " is not a field; fields are " + FIELD_LIST + ". Put text with a colon in quotes");
    }

    private static QueryTerm parsePhrase(QueryToken token) {
        if (token.value().codePoints().noneMatch(QueryParser::isLetterOrNumber))
            throw new QuerySyntaxException(token.position(), "a text needs at least one letter or digit");
        if (token.isQuoted() || !token.value().endsWith("*"))
            return new QueryTerm.PhraseTerm(token.value(), token.negated());
        return new QueryTerm.PrefixTerm(token.value().replaceFirst("\\*+$", ""), token.negated());
    }

    /**
     * Whether the indexes treat the character as a part of a word. Such a character is a letter, or a number like ①.
     */
    private static boolean isLetterOrNumber(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> Character.isLetterOrDigit(codePoint);
        };
    }

    private static QueryTerm parseChoice(QueryToken token, Set<String> values) {
        if (!values.contains(token.value()))
            throw new QuerySyntaxException(
                    token.valuePosition(),
                    token.name() + " must be one of "
                            + String.join(", ", values.stream().sorted().toList()));
        return new QueryTerm.FieldTerm(token.name(), token.value(), token.negated());
    }

    private static CardKind parseKind(QueryToken token) {
        return Arrays.stream(CardKind.values())
                .filter(kind -> kind.jsonName().equals(token.value()))
                .findFirst()
                .orElseThrow(() -> new QuerySyntaxException(token.valuePosition(), "in must be items or events"));
    }

    private static QueryTerm parseTimeRange(TimeField timeField, QueryToken token) {
        if (token.negated())
            throw new QuerySyntaxException(
                    token.position(), "a comparison of times can't be negated; use the opposite operator");
        var day = parseDay(token.value());
        var from = day == null ? parseInstant(token) : day.atStartOfDay().toInstant(ZoneOffset.UTC);
        var endExclusive = day == null
                ? IsoTime.plusBounded(from, TIME_RESOLUTION)
                : day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return switch (token.operator()) {
            case ">" -> new QueryTerm.TimeRangeTerm(timeField, endExclusive, IsoTime.MAX_INSTANT);
            case ">=" -> new QueryTerm.TimeRangeTerm(timeField, from, IsoTime.MAX_INSTANT);
            case "<" -> new QueryTerm.TimeRangeTerm(timeField, Instant.EPOCH, from);
            case "<=" -> new QueryTerm.TimeRangeTerm(timeField, Instant.EPOCH, endExclusive);
            default -> new QueryTerm.TimeRangeTerm(timeField, from, endExclusive);
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

    private static Instant parseInstant(QueryToken token) {
        try {
            return IsoTime.parseInstant(token.value());
        } catch (DateTimeException e) {
            throw new QuerySyntaxException(
                    token.valuePosition(),
                    token.value() + " is neither a day such as 2026-01-31 nor an instant such as 2026-01-31T08:00:00Z");
        }
    }
}
