// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndexBusyException;
import dev.holdfast.search.SearchQuery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A search index in OpenSearch, or Elasticsearch 7.10 or later, for deployments of several machines. The first cards
 * create the index. Searches find a card about one second after its addition. The operator chooses the engine, so every
 * address is allowed.
 *
 * <p>The time limit for all calls that add one set of cards is 5 seconds. After a missing response, or a response that
 * took more than 2 seconds, the circuit breaker refuses cards for 30 seconds. So a slow engine hardly delays the
 * publishing of changes. The class is safe for use by many threads.
 */
public final class OpenSearchIndex implements SearchIndex {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchIndex.class);
    private static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(5);

    /**
     * The number of added cards between two cleanups. The first cleanup happens after the addition of the first cards.
     * A cleanup removes up to twice this number of expired cards, so that expired cards don't accumulate.
     */
    private static final int CARDS_PER_CLEANUP = 5_000;

    private final EngineClient engineClient;
    private final EngineCircuitBreaker circuitBreaker;
    private final EventExpiryUpdater eventExpiryUpdater;
    private final String alias;
    private final Duration limit;
    private final InstantSource clock;
    private final AtomicLong addedCards = new AtomicLong();

    /**
     * @param url the URL of the index, such as {@code https://search.example.com/holdfast}
     * @throws IllegalArgumentException if {@code url} is not the address of an index
     */
    public OpenSearchIndex(String url, RequestSigner requestSigner, InstantSource clock) {
        this(url, requestSigner, DEFAULT_TIME_LIMIT, clock, System::nanoTime);
    }

    OpenSearchIndex(
            String url, RequestSigner requestSigner, Duration limit, InstantSource clock, LongSupplier nanoTime) {
        var formFault = IndexAddress.formFault(url);
        if (formFault != null) throw new IllegalArgumentException(formFault);
        var indexUrl = HttpUrl.get(url);
        this.alias = indexUrl.pathSegments().getLast();
        var engineUrl =
                indexUrl.newBuilder().removePathSegment(indexUrl.pathSize() - 1).build();
        this.engineClient = new EngineClient(engineUrl.toString().replaceFirst("/$", ""), requestSigner);
        this.limit = limit;
        this.circuitBreaker = new EngineCircuitBreaker(engineClient, limit, nanoTime);
        this.eventExpiryUpdater = new EventExpiryUpdater(circuitBreaker, alias);
        this.clock = clock;
    }

    @Override
    public List<SearchCard> addCards(List<SearchCard> cards) {
        if (cards.isEmpty()) return List.of();
        var deadlineNanos = circuitBreaker.deadlineIfClosed();
        var unchanged = new ArrayList<SearchCard>();
        for (var cardBatch : CardDocuments.toBatches(cards)) {
            var filingOutcome = sendBatch(cardBatch, deadlineNanos);
            if (filingOutcome.indexMissing()) {
                createIndex(deadlineNanos);
                filingOutcome = sendBatch(cardBatch, deadlineNanos);
            }
            if (filingOutcome.failedCount() > 0)
                throw new SearchIndexBusyException("the search engine refused " + filingOutcome.failedCount() + " of "
                        + cardBatch.cards().size() + " cards, the first with " + filingOutcome.firstFault());
            unchanged.addAll(filingOutcome.unchanged());
        }
        var addedBefore = addedCards.getAndAdd(cards.size());
        var addedAfter = addedBefore + cards.size();
        if (addedBefore == 0 || addedBefore / CARDS_PER_CLEANUP < addedAfter / CARDS_PER_CLEANUP)
            removeExpired(deadlineNanos);
        return unchanged;
    }

    @Override
    public void expireEventsWithItems(List<IndexedItemId> items) {
        if (!items.isEmpty()) eventExpiryUpdater.update(items);
    }

    private CardDocuments.FilingOutcome sendBatch(CardDocuments.CardBatch cardBatch, long deadlineNanos) {
        // Without require_alias, the engine itself would create a missing index, with guessed mappings.
        var engineReply = circuitBreaker.call(
                "POST",
                "/" + alias + "/_bulk?require_alias=true",
                EngineClient.NDJSON_MEDIA_TYPE,
                cardBatch.lines(),
                deadlineNanos);
        if (!engineReply.isSuccess())
            throw new SearchIndexBusyException("the search engine failed with " + engineReply.describeFault());
        return CardDocuments.readOutcome(cardBatch, engineReply.body());
    }

    private void createIndex(long deadlineNanos) {
        var engineReply = circuitBreaker.call(
                "PUT",
                "/" + alias + IndexLayout.VERSION_SUFFIX,
                EngineClient.JSON_MEDIA_TYPE,
                IndexLayout.forAlias(alias),
                deadlineNanos);
        // Another process may have created the index meanwhile.
        if (!engineReply.isSuccess() && !engineReply.describeFault().endsWith("resource_already_exists_exception"))
            throw new SearchIndexBusyException("the search index can't be created: " + engineReply.describeFault());
        if (engineReply.isSuccess()) LOG.info("created the search index {}", alias + IndexLayout.VERSION_SUFFIX);
    }

    /**
     * Starts the removal of expired cards, which runs in the engine. Searches never return expired cards, even before
     * their removal.
     */
    private void removeExpired(long deadlineNanos) {
        var query = JsonCodec.MAPPER.createObjectNode();
        query.putObject("query")
                .putObject("range")
                .putObject("expires")
                .put("lte", clock.instant().getEpochSecond());
        var path = "/" + alias + "/_delete_by_query?conflicts=proceed&wait_for_completion=false&max_docs="
                + 2 * CARDS_PER_CLEANUP;
        var engineReply =
                circuitBreaker.call("POST", path, EngineClient.JSON_MEDIA_TYPE, query.toString(), deadlineNanos);
        if (!engineReply.isSuccess())
            LOG.warn("the search engine can't remove expired cards: {}", engineReply.describeFault());
    }

    @Override
    public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
        var query = IndexQuery.build(
                app, searchQuery, limit + 1, after, clock.instant().getEpochSecond());
        // Refuses a partial result, because the caller couldn't distinguish it from a complete result.
        var path = "/" + alias + "/_search?allow_partial_search_results=false";
        var engineReply = engineClient.call("POST", path, EngineClient.JSON_MEDIA_TYPE, query, this.limit);
        // A missing index means that no card was added yet, because the first card creates the index.
        if (engineReply.isMissingIndex()) return new HitPage(List.of(), null);
        if (!engineReply.isSuccess()) {
            LOG.error("the search failed: {}", engineReply.describeFault());
            throw new SearchIndexBusyException(engineReply.describeFault());
        }
        return HitDocuments.readPage(engineReply.body().at("/hits/hits"), limit);
    }
}
