package dev.holdfast.sqlite;

import dev.holdfast.search.Search.Place;
import dev.holdfast.search.Wanted;
import dev.holdfast.search.Wanted.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query in SQL: what callers wrote is only ever among the values. */
record SearchQuery(String sql, List<Object> values) {
    SearchQuery {
        values = List.copyOf(values);
    }

    static SearchQuery of(String app, Wanted wanted, int limit, @Nullable Place after, long now) {
        var sql = new StringBuilder(
                "SELECT hit, at, ref FROM card WHERE app = ? AND kind = ? AND gone = 0 AND expires > ?");
        var values = new ArrayList<Object>(List.of(app, wanted.kind().word(), now));
        if (after != null) {
            sql.append(" AND (at, ref) < (?, ?)");
            values.add(after.at().toEpochMilli());
            values.add(after.id());
        }
        for (var term : wanted.terms()) sql.append(" AND ").append(condition(app, term, values));
        values.add(limit);
        return new SearchQuery(sql + " ORDER BY at DESC, ref DESC LIMIT ?", values);
    }

    private static String condition(String app, Term term, List<Object> values) {
        return switch (term) {
            case Term.Words(var words, var not) -> {
                values.add("\"" + words.replace("\"", "\"\"") + "\"");
                yield "id " + (not ? "NOT " : "") + "IN (SELECT rowid FROM words WHERE words MATCH ?)";
            }
            case Term.Is(var name, var value, var not) -> {
                values.add("\"" + SearchCards.word(app, name, value) + "\"");
                yield "id " + (not ? "NOT " : "") + "IN (SELECT rowid FROM facts WHERE facts MATCH ?)";
            }
            case Term.Within(var time, var from, var before) -> {
                values.add(from.toEpochMilli());
                values.add(before.toEpochMilli());
                yield column(time) + " >= ? AND " + column(time) + " < ?";
            }
        };
    }

    private static String column(Wanted.Time time) {
        return switch (time) {
            case UPDATED -> "at";
            case CREATED -> "created";
            case DUE -> "due";
        };
    }
}
