package dev.holdfast.search;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What a query asks for: cards of a kind to which every term applies. */
public record Wanted(Kind kind, List<Term> terms) {
    /** What is looked for. */
    public enum Kind {
        ITEMS,
        EVENTS;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Wanted {
        terms = List.copyOf(terms);
    }

    /** One condition. */
    public sealed interface Term {
        /** The text has these words one after the other, whatever their case and accents. */
        record Words(String words, boolean not) implements Term {}

        /** The card has the fact. */
        record Is(String name, String value, boolean not) implements Term {}

        /** The time lies there, from {@code from} on and before {@code before}. What has no such time is never meant. */
        record Within(Time time, Instant from, Instant before) implements Term {}
    }

    /** The times that can be compared. */
    public enum Time {
        /** When the item last changed, or the event happened. */
        UPDATED,
        CREATED,
        DUE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
