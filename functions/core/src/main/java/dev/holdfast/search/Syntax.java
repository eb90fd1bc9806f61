package dev.holdfast.search;

import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.Wanted.Kind;
import dev.holdfast.search.Wanted.Term;
import dev.holdfast.search.Wanted.Time;
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
final class Syntax {
    static final int LONGEST = 1_000;

    private static final int MOST_TERMS = 20;
    private static final Set<String> FIELDS =
            Set.of("workflow", "key", "state", "actor", "type", "parent", "correlation", "link");
    private static final Set<String> FLAGS = Set.of("overdue", "finished");
    private static final Set<String> HELD = Set.of("true", "false", "state", "hand", "intent");
    private static final String KNOWN =
            "workflow, key, state, actor, type, parent, correlation, link, overdue, finished, held, in, label.<name>, data.<path>, created, updated, due";
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Duration STEP = Duration.ofMillis(1);

    private final String text;
    private final List<Term> terms = new ArrayList<>();
    private @Nullable Kind kind;
    private int at;

    private Syntax(String text) {
        this.text = text;
    }

    /** What is wrong with a query is told with the number of the character where it begins, from 1 on. */
    static Answer<Wanted> read(String text) {
        if (text.length() > LONGEST)
            return Answer.refused(Problem.invalid("/query", "must be at most " + LONGEST + " characters"));
        var faults = new Faults().text("/query", text);
        if (faults.any()) return Answer.refused(faults.problem());
        var syntax = new Syntax(text);
        try {
            syntax.all();
        } catch (Mistake e) {
            return Answer.refused(Problem.invalid("/query", "at character " + (e.at + 1) + ": " + e.getMessage()));
        }
        return Answer.ok(new Wanted(syntax.kind == null ? Kind.ITEMS : syntax.kind, syntax.terms));
    }

    private static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int at;

        Mistake(int at, String message) {
            super(message);
            this.at = at;
        }
    }

    private void all() {
        for (blanks(); at < text.length(); blanks()) {
            if (terms.size() == MOST_TERMS) throw new Mistake(at, "there are at most " + MOST_TERMS + " terms");
            term();
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private void term() {
        var begin = at;
        var not = text.charAt(at) == '-';
        if (not) at++;
        if (at == text.length() || Character.isWhitespace(text.charAt(at)))
            throw new Mistake(begin, "a dash stands right before what must not apply; put a dash itself in quotes");
        if (text.charAt(at) == '"') {
            words(quoted(), not, begin);
            return;
        }
        var name = until(":=<>\"");
        var operator = operator();
        if (operator.isEmpty()) {
            words(name, not, begin);
            return;
        }
        var valueAt = at;
        var value = at < text.length() && text.charAt(at) == '"' ? quoted() : until("");
        if (value.isEmpty()) throw new Mistake(valueAt, "there is no value behind " + name + operator);
        field(new Written(name, operator, value, not, begin, valueAt));
    }

    /** A term as it is written, and where it and its value begin. */
    private record Written(String name, String operator, String value, boolean not, int at, int valueAt) {}

    private void words(String words, boolean not, int begin) {
        if (words.codePoints().noneMatch(Character::isLetterOrDigit))
            throw new Mistake(begin, "there is no letter or digit to look for");
        terms.add(new Term.Words(words, not));
    }

    private String operator() {
        if (at == text.length() || ":=<>".indexOf(text.charAt(at)) < 0) return "";
        var begin = at++;
        if (text.charAt(begin) != ':' && text.charAt(begin) != '=' && at < text.length() && text.charAt(at) == '=')
            at++;
        return text.substring(begin, at);
    }

    private String until(String ends) {
        var begin = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && ends.indexOf(text.charAt(at)) < 0)
            at++;
        return text.substring(begin, at);
    }

    /** A backslash in quotes makes a quote, or another backslash, part of the text. */
    private String quoted() {
        var begin = at++;
        var words = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) at++;
            words.append(text.charAt(at++));
        }
        if (at == text.length()) throw new Mistake(begin, "this quote is never closed");
        at++;
        return words.toString();
    }

    private void field(Written term) {
        var time = Arrays.stream(Time.values())
                .filter(t -> t.word().equals(term.name()))
                .findFirst();
        if (time.isPresent()) {
            time(time.get(), term);
            return;
        }
        if (!term.operator().equals(":") && !term.operator().equals("="))
            throw new Mistake(term.at(), "only created, updated and due can be compared by " + term.operator());
        var name = term.name();
        if (name.equals("in")) kind(term);
        else if (FLAGS.contains(name)) flag(term, Set.of("true", "false"));
        else if (name.equals("held")) flag(term, HELD);
        else if (FIELDS.contains(name) || name.matches("label\\..+") || name.matches("data\\./.*"))
            terms.add(new Term.Is(name, term.value(), term.not()));
        else
            throw new Mistake(
                    term.at(),
                    "there is no field " + name + "; there are " + KNOWN + ". Put text that has a colon in quotes");
    }

    private void flag(Written term, Set<String> values) {
        if (!values.contains(term.value()))
            throw new Mistake(
                    term.valueAt(),
                    term.name() + " is one of "
                            + String.join(", ", values.stream().sorted().toList()));
        terms.add(new Term.Is(term.name(), term.value(), term.not()));
    }

    private void kind(Written term) {
        if (kind != null || term.not()) throw new Mistake(term.at(), "say once what to look in");
        kind = Arrays.stream(Kind.values())
                .filter(k -> k.word().equals(term.value()))
                .findFirst()
                .orElseThrow(() -> new Mistake(term.valueAt(), "in is items or events"));
    }

    private void time(Time time, Written term) {
        if (term.not()) throw new Mistake(term.at(), "compare a time the other way round instead of denying it");
        var day = day(term.value());
        var from = day == null ? instant(term) : day.atStartOfDay().toInstant(ZoneOffset.UTC);
        var behind =
                day == null ? from.plus(STEP) : day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        terms.add(
                switch (term.operator()) {
                    case ">" -> new Term.Within(time, behind, LAST);
                    case ">=" -> new Term.Within(time, from, LAST);
                    case "<" -> new Term.Within(time, FIRST, from);
                    case "<=" -> new Term.Within(time, FIRST, behind);
                    default -> new Term.Within(time, from, behind);
                });
    }

    private static @Nullable LocalDate day(String value) {
        if (!value.matches("\\d{4}-\\d{2}-\\d{2}")) return null;
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant instant(Written term) {
        try {
            var instant = java.time.OffsetDateTime.parse(term.value()).toInstant();
            if (instant.isAfter(FIRST) && instant.isBefore(LAST)) return instant;
        } catch (DateTimeException e) {
            // Told below, with what would do.
        }
        throw new Mistake(
                term.valueAt(),
                term.value() + " is no day such as 2026-01-31, nor an instant such as 2026-01-31T08:00:00Z");
    }
}
