package dev.holdfast.search;

import static java.time.Duration.ofHours;

import dev.holdfast.search.SearchQuery.CardKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A card in the making. */
record CardDraft(
        String app,
        CardKind kind,
        String id,
        long version,
        boolean gone,
        List<SearchCard.SearchField> facts,
        String text,
        Instant at,
        @Nullable Instant due,
        boolean over) {
    CardDraft finished() {
        return new CardDraft(app, kind, id, version, gone, facts, text, at, due, true);
    }

    CardDraft kind(CardKind cardKind) {
        return new CardDraft(app, cardKind, id, version, gone, facts, text, at, due, over);
    }

    CardDraft of(String app) {
        return new CardDraft(app, kind, id, version, gone, facts, text, at, due, over);
    }

    CardDraft version(long version) {
        return new CardDraft(app, kind, id, version, gone, facts, text, at, due, over);
    }

    CardDraft deleted() {
        return new CardDraft(app, kind, id, version, true, List.of(), "", at, due, over);
    }

    CardDraft fact(String name, String value) {
        var more = new ArrayList<>(facts);
        more.add(new SearchCard.SearchField(name, value));
        return new CardDraft(app, kind, id, version, gone, more, text, at, due, over);
    }

    CardDraft says(String text) {
        return new CardDraft(app, kind, id, version, gone, facts, text, at, due, over);
    }

    CardDraft at(Instant at) {
        return new CardDraft(app, kind, id, version, gone, facts, text, at, due, over);
    }

    CardDraft due(Instant due) {
        return new CardDraft(app, kind, id, version, gone, facts, text, at, due, over);
    }

    SearchCard card(Instant expires) {
        var searchHit = new SearchHit(
                kind == CardKind.EVENTS ? id : null,
                null,
                "w",
                id,
                "open",
                at,
                "key:\"shop\"",
                "version " + version + " \u2713\n",
                SearchFixture.MORNING.plus(ofHours(1)),
                due,
                over,
                true,
                null,
                Map.of("team", "red", "a.b", ""),
                null,
                "c");
        return new SearchCard(app, kind, id, version, gone, facts, text, searchHit, expires);
    }
}
