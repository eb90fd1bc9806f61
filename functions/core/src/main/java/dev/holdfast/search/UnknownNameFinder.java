// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.table.TableFailureException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the names in a query that nothing in the index has. The warnings are only hints. So neither a slow search for
 * them nor a failure of the index may prevent the answer.
 */
final class UnknownNameFinder {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownNameFinder.class);

    /**
     * The fields whose values are names. The names of the fields {@code label.<name>}, {@code field.<name>} and
     * {@code data.<path>} contain names, too.
     */
    private static final Set<String> NAME_FIELDS = Set.of("workflow", "state");

    private static final int MAX_NAMES = 5;

    /** The limit includes the time of the search itself, because a slow index also finds names slowly. */
    private static final Duration MAX_SEARCH_TIME = Duration.ofSeconds(2);

    private final SearchIndex searchIndex;
    private final TimeLimit timeLimit;

    /** Creates a finder for one search, which begins now. */
    UnknownNameFinder(SearchIndex searchIndex, MachineClock clock) {
        this.searchIndex = searchIndex;
        this.timeLimit = TimeLimit.start(clock, MAX_SEARCH_TIME);
    }

    /** Returns a warning for each unknown name, and none if the index fails. */
    List<String> findWarnings(String app, SearchQuery searchQuery) {
        try {
            return lookUp(app, searchQuery);
        } catch (SearchIndexBusyException | TableFailureException e) {
            LOG.warn("a search without hits has no warnings, because the search index fails: {}", e.getMessage());
            return List.of();
        }
    }

    /**
     * Searches for each name of the query separately. The index also contains items whose workflow has been deleted.
     */
    private List<String> lookUp(String app, SearchQuery searchQuery) {
        var kindName = searchQuery.kind() == SearchQuery.CardKind.EVENTS ? "event" : "item";
        return searchQuery.terms().stream()
                .flatMap(term -> term instanceof SearchQuery.QueryTerm.FieldTerm fieldTerm && isName(fieldTerm)
                        ? Stream.of(fieldTerm)
                        : Stream.empty())
                .limit(MAX_NAMES)
                .takeWhile(fieldTerm -> !timeLimit.isOver())
                .filter(fieldTerm -> searchIndex
                        .find(app, new SearchQuery(searchQuery.kind(), List.of(fieldTerm)), 1, null)
                        .hits()
                        .isEmpty())
                .map(fieldTerm ->
                        "no " + kindName + " in the search index has " + fieldTerm.name() + ":" + fieldTerm.value())
                .toList();
    }

    private static boolean isName(SearchQuery.QueryTerm.FieldTerm fieldTerm) {
        return !fieldTerm.negated()
                && (NAME_FIELDS.contains(fieldTerm.name()) || fieldTerm.name().contains("."));
    }
}
