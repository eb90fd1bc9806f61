package dev.holdfast.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.json.StrayPosition;
import dev.holdfast.search.Card;
import dev.holdfast.search.Hit;
import dev.holdfast.search.Search;
import dev.holdfast.search.SearchBusy;
import dev.holdfast.search.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of many machines: OpenSearch, or Elasticsearch from 7.10 on. It makes its index when it first files something, and finds
 * what was filed about a second later. The engine is the operator's choice and may be anywhere, a private network too.
 *
 * <p>An engine that doesn't answer is waited for 5 seconds. After that, and after an answer that took more than 2, it is left alone
 * for 30: whoever publishes changes must not be held up.
 * Safe for use by many threads.
 */
public final class OpenSearchIndex implements Search {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchIndex.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** With the first cards, and after so many more, what has expired goes; twice as many at a time, so that it never piles up. */
    private static final int EACH = 5_000;

    private final IndexCalls calls;
    private final PatientCalls filing;
    private final String name;
    private final Duration limit;
    private final InstantSource clock;
    private final AtomicLong filed = new AtomicLong();

    /**
     * @param url of the index, such as {@code https://search.example.com/holdfast}
     * @throws IllegalArgumentException when it isn't
     */
    public OpenSearchIndex(String url, Signing signing, InstantSource clock) {
        this(url, signing, LIMIT, clock, System::nanoTime);
    }

    OpenSearchIndex(String url, Signing signing, Duration limit, InstantSource clock, LongSupplier nanos) {
        var refusal = IndexAddress.refuse(url);
        if (refusal != null) throw new IllegalArgumentException(refusal);
        var whole = HttpUrl.get(url);
        this.name = whole.pathSegments().getLast();
        var engine = whole.newBuilder().removePathSegment(whole.pathSize() - 1).build();
        this.calls = new IndexCalls(engine.toString().replaceFirst("/$", ""), signing);
        this.limit = limit;
        this.filing = new PatientCalls(calls, limit, nanos);
        this.clock = clock;
    }

    @Override
    public List<Card> file(List<Card> cards) {
        if (cards.isEmpty()) return List.of();
        var end = filing.begin();
        var late = new ArrayList<Card>();
        for (var request : IndexedCards.requests(cards)) {
            var outcome = bulk(request, end);
            if (outcome.noIndex()) {
                make(end);
                outcome = bulk(request, end);
            }
            if (outcome.failed() > 0)
                throw new SearchBusy(outcome.failed() + " of " + request.cards().size() + " were refused, the first by "
                        + outcome.fault());
            late.addAll(outcome.late());
        }
        var before = filed.getAndAdd(cards.size());
        if (before == 0 || before / EACH < (before + cards.size()) / EACH) removeExpired(end);
        return late;
    }

    @Override
    public void settle(List<Whose> items) {
        if (items.isEmpty()) return;
        var end = filing.end();
        // A search passes over what was filed a moment ago, which is what is asked for here.
        if (sent("POST", "/" + name + "/_refresh", IndexCalls.JSON, "", end).missing()) return;
        for (var from = 0; from < items.size(); from += IndexedEnds.TOGETHER) {
            var some = items.subList(from, Math.min(items.size(), from + IndexedEnds.TOGETHER));
            settle(IndexedEnds.ends(search(IndexedEnds.itemsOf(some), end)), end);
        }
    }

    /** Page by page, since nobody knows how many events an item has. */
    private void settle(List<IndexedEnds.End> ends, long end) {
        if (ends.isEmpty()) return;
        JsonNode hits = MissingNode.getInstance();
        do {
            hits = search(IndexedEnds.eventsOf(ends, hits), end);
            if (hits.isEmpty()) return;
            var lines = IndexedEnds.updates(ends, hits);
            var reply = sent("POST", "/" + name + "/_bulk?require_alias=true", IndexCalls.LINES, lines, end);
            var fault = IndexedEnds.fault(reply.body());
            if (fault != null) throw new SearchBusy("an update was refused by " + fault);
        } while (hits.size() == IndexedEnds.PAGE);
    }

    private JsonNode search(String query, long end) {
        var path = "/" + name + "/_search?allow_partial_search_results=false";
        return sent("POST", path, IndexCalls.JSON, query, end).body().at("/hits/hits");
    }

    /** What came back, if it says that all went well, or that there is no index. */
    private IndexCalls.Reply sent(String method, String path, MediaType type, String body, long end) {
        var reply = filing.asked(method, path, type, body, end);
        if (!reply.ok() && !reply.missing()) throw new SearchBusy("the engine said " + reply.fault());
        return reply;
    }

    private IndexedCards.Outcome bulk(IndexedCards.Request request, long end) {
        // Else the engine would make an index by itself, and guess what lies in it.
        var reply =
                filing.call("POST", "/" + name + "/_bulk?require_alias=true", IndexCalls.LINES, request.lines(), end);
        if (!reply.ok()) throw new SearchBusy("the engine said " + reply.fault());
        return IndexedCards.outcome(request, reply.body());
    }

    private void make(long end) {
        var reply = filing.call("PUT", "/" + name + IndexLayout.SUFFIX, IndexCalls.JSON, IndexLayout.of(name), end);
        // Another may have made it at the same moment.
        if (!reply.ok() && !reply.fault().endsWith("resource_already_exists_exception"))
            throw new SearchBusy("the index can't be made: " + reply.fault());
        if (reply.ok()) LOG.info("made the search index {}", name + IndexLayout.SUFFIX);
    }

    /** Has the engine drop cards that have expired, in the background: nobody finds them any more. */
    private void removeExpired(long end) {
        var query = Codec.MAPPER.createObjectNode();
        query.putObject("query")
                .putObject("range")
                .putObject("expires")
                .put("lte", clock.instant().getEpochSecond());
        var path = "/" + name + "/_delete_by_query?conflicts=proceed&wait_for_completion=false&max_docs=" + 2 * EACH;
        var reply = filing.call("POST", path, IndexCalls.JSON, query.toString(), end);
        if (!reply.ok()) LOG.warn("the search index doesn't drop what has expired: {}", reply.fault());
    }

    @Override
    public Found find(String app, Wanted wanted, int limit, @Nullable Place after) {
        if (after != null && (after.at().isBefore(Instant.EPOCH) || after.at().isAfter(Iso.LAST)))
            throw new StrayPosition("no such time");
        var query = IndexQuery.of(app, wanted, limit + 1, after, clock.instant().getEpochSecond());
        // A part of the hits would look like all of them.
        var path = "/" + name + "/_search?allow_partial_search_results=false";
        var reply = calls.call("POST", path, IndexCalls.JSON, query, this.limit);
        // Nothing was filed yet.
        if (reply.missing()) return new Found(List.of(), null);
        if (!reply.ok()) {
            LOG.error("the search index can't be asked: {}", reply.fault());
            throw new SearchBusy(reply.fault());
        }
        return found(reply.body().at("/hits/hits"), limit);
    }

    private static Found found(JsonNode documents, int limit) {
        var hits = new ArrayList<Hit>();
        @Nullable Place last = null;
        for (var document : documents) {
            if (hits.size() == limit) return new Found(hits, last);
            hits.add(Codec.stored(Hit.class, document.at("/_source/hit").toString()));
            var sort = document.path("sort");
            last = new Place(
                    Instant.ofEpochMilli(sort.path(0).asLong()), sort.path(1).asText());
        }
        return new Found(hits, null);
    }
}
