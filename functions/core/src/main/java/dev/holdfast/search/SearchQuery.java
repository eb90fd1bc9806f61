package dev.holdfast.search;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What a query asks for: cards of a kind to which every term applies. */
public record SearchQuery(CardKind kind, List<QueryTerm> terms) {
    /** What is looked for. */
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

    /** One condition. */
    public sealed interface QueryTerm {
        /** The text has these words one after the other, whatever their case and accents. */
        record PhraseTerm(String words, boolean not) implements QueryTerm {}

        /** The card has the fact. */
        record FieldTerm(String name, String value, boolean not) implements QueryTerm {}

        /** The time lies there, from {@code from} on and before {@code before}. What has no such time is never meant. */
        record TimeRangeTerm(TimeField time, Instant from, Instant before) implements QueryTerm {}
    }

    /** The times that can be compared. */
    public enum TimeField {
        /** When the item last changed, or the event happened. */
        UPDATED,
        CREATED,
        DUE;

        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
