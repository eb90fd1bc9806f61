package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexBusyException;
import dev.holdfast.search.SearchQuery;
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
public final class OpenSearchIndex implements SearchIndex {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchIndex.class);
    private static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(5);

    /** With the first cards, and after so many more, what has expired goes; twice as many at a time, so that it never piles up. */
    private static final int CARDS_PER_CLEANUP = 5_000;

    private final EngineClient calls;
    private final EngineCircuitBreaker filing;
    private final String name;
    private final Duration limit;
    private final InstantSource clock;
    private final AtomicLong filed = new AtomicLong();

    /**
     * @param url of the index, such as {@code https://search.example.com/holdfast}
     * @throws IllegalArgumentException when it isn't
     */
    public OpenSearchIndex(String url, RequestSigner requestSigner, InstantSource clock) {
        this(url, requestSigner, DEFAULT_TIME_LIMIT, clock, System::nanoTime);
    }

    OpenSearchIndex(String url, RequestSigner requestSigner, Duration limit, InstantSource clock, LongSupplier nanos) {
        var refusal = IndexAddress.addressFault(url);
        if (refusal != null) throw new IllegalArgumentException(refusal);
        var whole = HttpUrl.get(url);
        this.name = whole.pathSegments().getLast();
        var engine = whole.newBuilder().removePathSegment(whole.pathSize() - 1).build();
        this.calls = new EngineClient(engine.toString().replaceFirst("/$", ""), requestSigner);
        this.limit = limit;
        this.filing = new EngineCircuitBreaker(calls, limit, nanos);
        this.clock = clock;
    }

    @Override
    public List<SearchCard> addCards(List<SearchCard> cards) {
        if (cards.isEmpty()) return List.of();
        var end = filing.requireDeadline();
        var late = new ArrayList<SearchCard>();
        for (var cardBatch : CardDocuments.toBatches(cards)) {
            var filingOutcome = sendBatch(cardBatch, end);
            if (filingOutcome.noIndex()) {
                createIndex(end);
                filingOutcome = sendBatch(cardBatch, end);
            }
            if (filingOutcome.failed() > 0)
                throw new SearchIndexBusyException(filingOutcome.failed() + " of "
                        + cardBatch.cards().size() + " were refused, the first by " + filingOutcome.fault());
            late.addAll(filingOutcome.late());
        }
        var before = filed.getAndAdd(cards.size());
        if (before == 0 || before / CARDS_PER_CLEANUP < (before + cards.size()) / CARDS_PER_CLEANUP) removeExpired(end);
        return late;
    }

    @Override
    public void expireEventsWithItems(List<IndexedItemId> items) {
        if (items.isEmpty()) return;
        var end = filing.deadline();
        // A search passes over what was filed a moment ago, which is what is asked for here.
        if (send("POST", "/" + name + "/_refresh", EngineClient.JSON_MEDIA_TYPE, "", end)
                .isMissingIndex()) return;
        for (var from = 0; from < items.size(); from += EventRetention.MAX_ITEMS_PER_QUERY) {
            var some = items.subList(from, Math.min(items.size(), from + EventRetention.MAX_ITEMS_PER_QUERY));
            settle(EventRetention.readFinishedItems(search(EventRetention.itemQuery(some), end)), end);
        }
    }

    /** Page by page, since nobody knows how many events an item has. */
    private void settle(List<EventRetention.FinishedItem> ends, long end) {
        if (ends.isEmpty()) return;
        JsonNode hits = MissingNode.getInstance();
        do {
            hits = search(EventRetention.eventQuery(ends, hits), end);
            if (hits.isEmpty()) return;
            var lines = EventRetention.updateLines(ends, hits);
            var engineReply =
                    send("POST", "/" + name + "/_bulk?require_alias=true", EngineClient.NDJSON_MEDIA_TYPE, lines, end);
            var fault = EventRetention.findFault(engineReply.body());
            if (fault != null) throw new SearchIndexBusyException("an update was refused by " + fault);
        } while (hits.size() == EventRetention.MAX_EVENTS_PER_PAGE);
    }

    private JsonNode search(String query, long end) {
        var path = "/" + name + "/_search?allow_partial_search_results=false";
        return send("POST", path, EngineClient.JSON_MEDIA_TYPE, query, end)
                .body()
                .at("/hits/hits");
    }

    /** What came back, if it says that all went well, or that there is no index. */
    private EngineClient.EngineReply send(String method, String path, MediaType type, String body, long end) {
        var engineReply = filing.callIgnoringSlowness(method, path, type, body, end);
        if (!engineReply.isSuccess() && !engineReply.isMissingIndex())
            throw new SearchIndexBusyException("the engine said " + engineReply.describeFault());
        return engineReply;
    }

    private CardDocuments.FilingOutcome sendBatch(CardDocuments.CardBatch cardBatch, long end) {
        // Else the engine would make an index by itself, and guess what lies in it.
        var engineReply = filing.call(
                "POST",
                "/" + name + "/_bulk?require_alias=true",
                EngineClient.NDJSON_MEDIA_TYPE,
                cardBatch.lines(),
                end);
        if (!engineReply.isSuccess()) throw new SearchIndexBusyException("the engine said " + engineReply.describeFault());
        return CardDocuments.readOutcome(cardBatch, engineReply.body());
    }

    private void createIndex(long end) {
        var engineReply = filing.call(
                "PUT",
                "/" + name + IndexLayout.VERSION_SUFFIX,
                EngineClient.JSON_MEDIA_TYPE,
                IndexLayout.forAlias(name),
                end);
        // Another may have made it at the same moment.
        if (!engineReply.isSuccess() && !engineReply.describeFault().endsWith("resource_already_exists_exception"))
            throw new SearchIndexBusyException("the index can't be made: " + engineReply.describeFault());
        if (engineReply.isSuccess()) LOG.info("made the search index {}", name + IndexLayout.VERSION_SUFFIX);
    }

    /** Has the engine drop cards that have expired, in the background: nobody finds them any more. */
    private void removeExpired(long end) {
        var query = JsonCodec.MAPPER.createObjectNode();
        query.putObject("query")
                .putObject("range")
                .putObject("expires")
                .put("lte", clock.instant().getEpochSecond());
        var path = "/" + name + "/_delete_by_query?conflicts=proceed&wait_for_completion=false&max_docs="
                + 2 * CARDS_PER_CLEANUP;
        var engineReply = filing.call("POST", path, EngineClient.JSON_MEDIA_TYPE, query.toString(), end);
        if (!engineReply.isSuccess())
            LOG.warn("the search index doesn't drop what has expired: {}", engineReply.describeFault());
    }

    @Override
    public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
        if (after != null && (after.at().isBefore(Instant.EPOCH) || after.at().isAfter(IsoTime.MAX_INSTANT)))
            throw new InvalidCursorException("no such time");
        var query = IndexQuery.build(
                app, searchQuery, limit + 1, after, clock.instant().getEpochSecond());
        // A part of the hits would look like all of them.
        var path = "/" + name + "/_search?allow_partial_search_results=false";
        var engineReply = calls.call("POST", path, EngineClient.JSON_MEDIA_TYPE, query, this.limit);
        // Nothing was filed yet.
        if (engineReply.isMissingIndex()) return new HitPage(List.of(), null);
        if (!engineReply.isSuccess()) {
            LOG.error("the search index can't be asked: {}", engineReply.describeFault());
            throw new SearchIndexBusyException(engineReply.describeFault());
        }
        return readHits(engineReply.body().at("/hits/hits"), limit);
    }

    private static HitPage readHits(JsonNode documents, int limit) {
        var hits = new ArrayList<SearchHit>();
        @Nullable HitPosition last = null;
        for (var document : documents) {
            if (hits.size() == limit) return new HitPage(hits, last);
            hits.add(JsonCodec.decodeStored(
                    SearchHit.class, document.at("/_source/hit").toString()));
            var sort = document.path("sort");
            last = new HitPosition(
                    Instant.ofEpochMilli(sort.path(0).asLong()), sort.path(1).asText());
        }
        return new HitPage(hits, null);
    }
}
