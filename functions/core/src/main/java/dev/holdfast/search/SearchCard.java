// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import dev.holdfast.text.UnicodeForm;
import java.time.Instant;
import java.util.List;

/**
 * The searchable form of an item or an event.
 *
 * @param id the id, which is unique among the cards of the same kind in all applications
 * @param isDeleted whether the item was deleted. Searches skip the card of a deleted item. The index keeps this card,
 *     so that it can ignore cards of older versions of the item
 * @param conditions the fields that a query can test
 * @param text the text that a query searches for words
 * @param expires the time from which searches skip the card
 */
public record SearchCard(
        String app,
        SearchQuery.CardKind kind,
        String id,
        long version,
        boolean isDeleted,
        List<SearchField> conditions,
        String text,
        SearchHit hit,
        Instant expires) {
    /** A field that a query tests with {@code name:value}. The value is in the Unicode form NFC. */
    public record SearchField(String name, String value) {
        public SearchField {
            value = UnicodeForm.compose(value);
        }
    }

    public SearchCard {
        conditions = List.copyOf(conditions);
    }
}
