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

/** An empty index, and cards to file in it. Each test keeps to an application of its own, so one index may serve them all. */
public abstract class SearchFixture {
    static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
    protected final SettableClock clock = new SettableClock(MORNING);
    final String app = "a" + UUID.randomUUID();
    SearchIndex search = SearchIndex.unavailable("not opened yet");

    /** Opens the index, over whatever was filed before. */
    protected abstract SearchIndex open(InstantSource clock) throws Exception;

    /** Returns when all that was filed can be found. */
    protected void settle() {}

    @BeforeEach
    void openIt() throws Exception {
        search = open(clock);
    }

    void settle(String... uids) {
        settle();
        search.expireEventsWithItems(List.of(uids).stream()
                .map(uid -> new SearchIndex.IndexedItemId(app, uid))
                .toList());
        settle();
    }

    CardDraft item(String id) {
        return new CardDraft(app, CardKind.ITEMS, id, 1, false, List.of(), "", MORNING, null, false);
    }

    void file(CardDraft... drafts) {
        search.addCards(List.of(drafts).stream()
                .map(draft -> draft.card(MORNING.plus(ofHours(24))))
                .toList());
        settle();
    }

    List<String> found(String app, String query) {
        if (!(QueryParser.parse(query) instanceof ActionResult.Success<SearchQuery>(var searchQuery)))
            throw new AssertionError(query);
        return search.find(app, searchQuery, 1000, null).hits().stream()
                .map(SearchHit::key)
                .toList();
    }

    List<String> found(String query) {
        return found(app, query);
    }
}
