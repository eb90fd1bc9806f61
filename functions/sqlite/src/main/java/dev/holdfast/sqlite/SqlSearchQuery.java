// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.search.SearchIndex.HitPosition;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.search.SearchQuery.QueryTerm;
import dev.holdfast.search.SearchTextNormalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A search query as SQL. The bound values contain the text from callers; the SQL never contains it. */
record SqlSearchQuery(String sql, List<Object> values) {
    SqlSearchQuery {
        values = List.copyOf(values);
    }

    static SqlSearchQuery build(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after, long now) {
        var sql = new StringBuilder(
                "SELECT hit, at, ref FROM card WHERE app = ? AND kind = ? AND is_deleted = 0 AND expires > ?");
        var values = new ArrayList<Object>(List.of(app, searchQuery.kind().jsonName(), now));
        if (after != null) {
            sql.append(" AND (at, ref) < (?, ?)");
            values.add(after.at().toEpochMilli());
            values.add(after.id());
        }
        for (var queryTerm : searchQuery.terms()) sql.append(" AND ").append(condition(app, queryTerm, values));
        values.add(limit);
        return new SqlSearchQuery(sql + " ORDER BY at DESC, ref DESC LIMIT ?", values);
    }

    private static String condition(String app, QueryTerm queryTerm, List<Object> values) {
        return switch (queryTerm) {
            case QueryTerm.PhraseTerm(var words, var negated) -> wordCondition(quote(words), negated, values);
            case QueryTerm.PrefixTerm(var words, var negated) -> wordCondition(quote(words) + " *", negated, values);
            case QueryTerm.FieldTerm(var name, var value, var negated) -> {
                values.add("\"" + CardStatements.conditionWord(app, name, value) + "\"");
                yield "id " + (negated ? "NOT " : "") + "IN (SELECT rowid FROM conditions WHERE conditions MATCH ?)";
            }
            case QueryTerm.TimeRangeTerm(var timeField, var from, var before) -> {
                values.add(from.toEpochMilli());
                values.add(before.toEpochMilli());
                yield timeColumn(timeField) + " >= ? AND " + timeColumn(timeField) + " < ?";
            }
        };
    }

    private static String wordCondition(String match, boolean negated, List<Object> values) {
        values.add(match);
        return "id " + (negated ? "NOT " : "") + "IN (SELECT rowid FROM words WHERE words MATCH ?)";
    }

    private static String quote(String words) {
        return "\"" + SearchTextNormalizer.normalize(words).replace("\"", "\"\"") + "\"";
    }

    private static String timeColumn(SearchQuery.TimeField timeField) {
        return switch (timeField) {
            case UPDATED -> "at";
            case CREATED -> "created";
            case DUE -> "due";
        };
    }
}
