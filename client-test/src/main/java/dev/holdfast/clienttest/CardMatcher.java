// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchCard.SearchField;
import dev.holdfast.search.SearchQuery.QueryTerm;
import dev.holdfast.search.SearchQuery.TimeField;
import dev.holdfast.search.SearchTextNormalizer;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares one card with the terms of queries. */
final class CardMatcher {
    /**
     * The accents of Latin, Greek and Cyrillic letters. In other scripts, such marks are parts of words, so the matcher
     * keeps them.
     */
    private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

    private final SearchCard card;
    private final List<String> words;

    CardMatcher(SearchCard card) {
        this.card = card;
        this.words = wordsOf(card.text());
    }

    private static List<String> wordsOf(String text) {
        var decomposed = Normalizer.normalize(SearchTextNormalizer.normalize(text), Normalizer.Form.NFD);
        var plain = ACCENTS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
        return SEPARATORS.splitAsStream(plain).filter(word -> !word.isEmpty()).toList();
    }

    boolean matches(List<QueryTerm> terms) {
        return terms.stream().allMatch(this::matches);
    }

    private boolean matches(QueryTerm term) {
        return switch (term) {
            case QueryTerm.PhraseTerm(var phrase, var negated) -> contains(wordsOf(phrase)) != negated;
            case QueryTerm.PrefixTerm(var phrase, var negated) -> containsPrefix(wordsOf(phrase)) != negated;
            case QueryTerm.FieldTerm(var name, var value, var negated) ->
                card.conditions().contains(new SearchField(name, value)) != negated;
            case QueryTerm.TimeRangeTerm(var field, var from, var before) -> {
                var time = timeOf(field);
                yield time != null && !time.isBefore(from) && time.isBefore(before);
            }
        };
    }

    private boolean contains(List<String> phrase) {
        return !phrase.isEmpty() && Collections.indexOfSubList(words, phrase) >= 0;
    }

    private boolean containsPrefix(List<String> phrase) {
        if (phrase.isEmpty()) return false;
        var whole = phrase.subList(0, phrase.size() - 1);
        for (var i = 0; i + phrase.size() <= words.size(); i++) {
            if (words.subList(i, i + whole.size()).equals(whole)
                    && words.get(i + whole.size()).startsWith(phrase.getLast())) return true;
        }
        return false;
    }

    private @Nullable Instant timeOf(TimeField field) {
        return switch (field) {
            case UPDATED -> card.hit().at();
            case CREATED -> card.hit().createdAt();
            case DUE -> card.hit().due();
        };
    }
}
