// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import static java.time.Duration.ofHours;

import dev.holdfast.SettableClock;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.search.SearchQuery.CardKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Gives each contract test an empty index and its own application, so that tests may share an index. */
public abstract class SearchFixture {
    static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
    protected final SettableClock clock = new SettableClock(MORNING);
    final String app = "a" + UUID.randomUUID();
    SearchIndex search = SearchIndex.unavailable("not opened yet");

    /** Opens the index and keeps existing cards. */
    protected abstract SearchIndex open(InstantSource clock) throws Exception;

    /** Waits until searches find all added cards. */
    protected void awaitIndexed() {}

    @BeforeEach
    void openIndex() throws Exception {
        search = open(clock);
    }

    void expireEvents(String... uids) {
        awaitIndexed();
        search.expireEventsWithItems(List.of(uids).stream()
                .map(uid -> new SearchIndex.IndexedItemId(app, uid))
                .toList());
        awaitIndexed();
    }

    CardDraft item(String id) {
        return new CardDraft(app, CardKind.ITEMS, id, 1, false, List.of(), "", MORNING, null, false);
    }

    void addCards(CardDraft... drafts) {
        search.addCards(List.of(drafts).stream()
                .map(draft -> draft.toCard(MORNING.plus(ofHours(24))))
                .toList());
        awaitIndexed();
    }

    List<String> findKeys(String app, String query) {
        if (!(QueryParser.parse(query) instanceof ActionResult.Success<SearchQuery>(var searchQuery)))
            throw new AssertionError(query);
        return search.find(app, searchQuery, 1000, null).hits().stream()
                .map(SearchHit::key)
                .toList();
    }

    List<String> findKeys(String query) {
        return findKeys(app, query);
    }
}
