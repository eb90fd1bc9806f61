package dev.holdfast.search;

import java.time.Instant;
import java.util.List;

/**
 * What an index knows of an item, or of an event.
 *
 * @param id tells it from all others of its kind, of every application
 * @param gone whether the item was deleted: nobody finds it, and no older version takes its place
 * @param facts what can be asked for as {@code name:value}
 * @param text what can be asked for by words
 * @param expires when it may be dropped; nobody finds it from then on
 */
public record SearchCard(
        String app,
        SearchQuery.CardKind kind,
        String id,
        long version,
        boolean gone,
        List<SearchField> facts,
        String text,
        SearchHit hit,
        Instant expires) {
    /** What is asked for as {@code name:value}. */
    public record SearchField(String name, String value) {}

    public SearchCard {
        facts = List.copyOf(facts);
    }
}
