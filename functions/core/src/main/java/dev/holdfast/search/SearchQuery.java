// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A parsed query: it matches the cards of one kind that match every term. */
public record SearchQuery(CardKind kind, List<QueryTerm> terms) {
    /** The kind of cards that a query searches. */
    public enum CardKind {
        ITEMS,
        EVENTS;

        @JsonValue
        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SearchQuery {
        terms = List.copyOf(terms);
    }

    /** One condition of a query. */
    public sealed interface QueryTerm {
        /** Matches cards whose text contains these words in sequence, regardless of case and accents. */
        record PhraseTerm(String words, boolean negated) implements QueryTerm {}

        /** Matches cards with this field and value. */
        record FieldTerm(String name, String value, boolean negated) implements QueryTerm {}

        /** Matches cards whose time is {@code from} or later, and before {@code before}; never cards without that time. */
        record TimeRangeTerm(TimeField field, Instant from, Instant before) implements QueryTerm {}
    }

    /** The times that a query can compare. */
    public enum TimeField {
        /** The time of the item's last change, or of the event. */
        UPDATED,
        CREATED,
        DUE;

        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
