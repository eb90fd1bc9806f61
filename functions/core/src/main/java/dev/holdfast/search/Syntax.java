package dev.holdfast.search;

import dev.holdfast.json.Iso;
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
    private static final Duration STEP = Duration.ofMillis(1);

    private Syntax() {}

    /** What is wrong with a query is told with the number of the character where it begins, from 1 on. */
    static Answer<Wanted> read(String text) {
        if (text.length() > LONGEST)
            return Answer.refused(Problem.invalid("/query", "must be at most " + LONGEST + " characters"));
        var faults = new Faults().text("/query", text);
        if (faults.any()) return Answer.refused(faults.problem());
        try {
            return Answer.ok(wanted(Scanner.read(text)));
        } catch (Mistake e) {
            return Answer.refused(Problem.invalid("/query", "at character " + (e.at + 1) + ": " + e.getMessage()));
        }
    }

    private static Wanted wanted(List<Written> written) {
        if (written.size() > MOST_TERMS)
            throw new Mistake(written.get(MOST_TERMS).at(), "there are at most " + MOST_TERMS + " terms");
        var terms = new ArrayList<Term>();
        @Nullable Kind kind = null;
        for (var term : written) {
            if (!term.name().equals("in") || !term.equal()) {
                terms.add(term(term));
                continue;
            }
            if (kind != null || term.not()) throw new Mistake(term.at(), "say once what to look in");
            kind = kind(term);
        }
        return new Wanted(kind == null ? Kind.ITEMS : kind, terms);
    }

    private static Term term(Written term) {
        if (term.plain()) return words(term);
        var name = term.name();
        if (term.value().isEmpty())
            throw new Mistake(term.valueAt(), "there is no value behind " + name + term.operator());
        for (var time : Time.values()) if (time.word().equals(name)) return within(time, term);
        if (!term.equal())
            throw new Mistake(term.at(), "only created, updated and due can be compared by " + term.operator());
        if (FLAGS.contains(name)) return flag(term, Set.of("true", "false"));
        if (name.equals("held")) return flag(term, HELD);
        if (FIELDS.contains(name) || name.matches("label\\..+") || name.matches("data\\./.*"))
            return new Term.Is(name, term.value(), term.not());
        throw new Mistake(
                term.at(),
                "there is no field " + name + "; there are " + KNOWN + ". Put text that has a colon in quotes");
    }

    private static Term words(Written term) {
        if (term.value().codePoints().noneMatch(Character::isLetterOrDigit))
            throw new Mistake(term.at(), "there is no letter or digit to look for");
        return new Term.Words(term.value(), term.not());
    }

    private static Term flag(Written term, Set<String> values) {
        if (!values.contains(term.value()))
            throw new Mistake(
                    term.valueAt(),
                    term.name() + " is one of "
                            + String.join(", ", values.stream().sorted().toList()));
        return new Term.Is(term.name(), term.value(), term.not());
    }

    private static Kind kind(Written term) {
        return Arrays.stream(Kind.values())
                .filter(k -> k.word().equals(term.value()))
                .findFirst()
                .orElseThrow(() -> new Mistake(term.valueAt(), "in is items or events"));
    }

    private static Term within(Time time, Written term) {
        if (term.not()) throw new Mistake(term.at(), "compare a time the other way round instead of denying it");
        var day = day(term.value());
        var from = day == null ? instant(term) : day.atStartOfDay().toInstant(ZoneOffset.UTC);
        var behind = day == null
                ? Iso.plus(from, STEP)
                : day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return switch (term.operator()) {
            case ">" -> new Term.Within(time, behind, Iso.LAST);
            case ">=" -> new Term.Within(time, from, Iso.LAST);
            case "<" -> new Term.Within(time, Instant.EPOCH, from);
            case "<=" -> new Term.Within(time, Instant.EPOCH, behind);
            default -> new Term.Within(time, from, behind);
        };
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
            return Iso.instant(term.value());
        } catch (DateTimeException e) {
            throw new Mistake(
                    term.valueAt(),
                    term.value() + " is no day such as 2026-01-31, nor an instant such as 2026-01-31T08:00:00Z");
        }
    }
}
