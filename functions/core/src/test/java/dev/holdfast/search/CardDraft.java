// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import static java.time.Duration.ofHours;

import dev.holdfast.search.SearchQuery.CardKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a search card for a test. */
record CardDraft(
        String app,
        CardKind kind,
        String id,
        long version,
        boolean isDeleted,
        List<SearchCard.SearchField> conditions,
        String text,
        Instant at,
        @Nullable Instant due,
        boolean isFinished) {
    CardDraft asFinished() {
        return new CardDraft(app, kind, id, version, isDeleted, conditions, text, at, due, true);
    }

    CardDraft withKind(CardKind cardKind) {
        return new CardDraft(app, cardKind, id, version, isDeleted, conditions, text, at, due, isFinished);
    }

    CardDraft withApp(String app) {
        return new CardDraft(app, kind, id, version, isDeleted, conditions, text, at, due, isFinished);
    }

    CardDraft withVersion(long version) {
        return new CardDraft(app, kind, id, version, isDeleted, conditions, text, at, due, isFinished);
    }

    CardDraft asDeleted() {
        return new CardDraft(app, kind, id, version, true, List.of(), "", at, due, isFinished);
    }

    CardDraft withField(String name, String value) {
        var extended = new ArrayList<>(conditions);
        extended.add(new SearchCard.SearchField(name, value));
        return new CardDraft(app, kind, id, version, isDeleted, extended, text, at, due, isFinished);
    }

    CardDraft withText(String text) {
        return new CardDraft(app, kind, id, version, isDeleted, conditions, text, at, due, isFinished);
    }

    CardDraft withTime(Instant at) {
        return new CardDraft(app, kind, id, version, isDeleted, conditions, text, at, due, isFinished);
    }

    CardDraft withDue(Instant due) {
        return new CardDraft(app, kind, id, version, isDeleted, conditions, text, at, due, isFinished);
    }

    SearchCard toCard(Instant expires) {
        var searchHit = new SearchHit(
                kind == CardKind.EVENTS ? id : null,
                null,
                "w",
                id,
                null,
                "open",
                at,
                "key:\"shop\"",
                "version " + version + " \u2713\n",
                SearchFixture.MORNING.plus(ofHours(1)),
                due,
                isFinished,
                true,
                null,
                Map.of("team", "red", "a.b", ""),
                null,
                "c");
        return new SearchCard(app, kind, id, version, isDeleted, conditions, text, searchHit, expires);
    }
}
