// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import dev.holdfast.json.JsonEnum;
import java.time.Instant;
import java.util.List;

/** A parsed query. The query finds the cards of one kind that match every term. */
public record SearchQuery(CardKind kind, List<QueryTerm> terms) {
    /** The kind of cards that a query searches. */
    public enum CardKind implements JsonEnum {
        ITEMS,
        EVENTS
    }

    public SearchQuery {
        terms = List.copyOf(terms);
    }

    /** Whether the query has a condition for a field of this name. */
    boolean names(String field) {
        return terms.stream()
                .anyMatch(term -> term instanceof QueryTerm.FieldTerm fieldTerm
                        && fieldTerm.name().equals(field));
    }

    /** One condition of a query. */
    public sealed interface QueryTerm {
        /**
         * Matches cards whose text contains these words in this order, one directly after the other, regardless of case
         * and accents.
         */
        record PhraseTerm(String words, boolean negated) implements QueryTerm {}

        /**
         * Matches cards whose text contains these words, as a {@link PhraseTerm} does. The last of these words may be
         * only the beginning of a word in the text.
         */
        record PrefixTerm(String words, boolean negated) implements QueryTerm {}

        /** Matches cards with this field and value. */
        record FieldTerm(String name, String value, boolean negated) implements QueryTerm {}

        /**
         * Matches cards whose time is {@code from} or later, and before {@code before}. Doesn't match cards that don't
         * have this time.
         */
        record TimeRangeTerm(TimeField field, Instant from, Instant before) implements QueryTerm {}
    }

    /** The times that a query can compare. */
    public enum TimeField implements JsonEnum {
        /** The time of the item's last change, or of the event. */
        UPDATED,
        CREATED,
        DUE
    }
}
