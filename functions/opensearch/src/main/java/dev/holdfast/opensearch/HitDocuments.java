// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchIndex.HitPage;
import dev.holdfast.search.SearchIndex.HitPosition;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the documents in the engine's response to a search. */
final class HitDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(HitDocuments.class);

    private HitDocuments() {}

    /** Reads at most {@code limit} hits. A further document means that there is a next page. */
    static HitPage readPage(JsonNode documents, int limit) {
        var hits = new ArrayList<SearchHit>();
        @Nullable HitPosition lastPosition = null;
        for (var document : documents) {
            if (hits.size() == limit) return new HitPage(hits, lastPosition);
            readHit(document).ifPresent(hits::add);
            var sort = document.path("sort");
            lastPosition = new HitPosition(
                    Instant.ofEpochMilli(sort.path(0).asLong()), sort.path(1).asText());
        }
        return new HitPage(hits, null);
    }

    /** Decodes a document. Logs and skips a broken document, so that the page still contains the other documents. */
    private static Optional<SearchHit> readHit(JsonNode document) {
        try {
            return Optional.of(JsonCodec.decodeStored(
                    SearchHit.class, document.at("/_source/hit").toString()));
        } catch (UncheckedIOException e) {
            LOG.error(
                    "the search document {} can't be read and is skipped: {}",
                    document.path("_id").asText(),
                    String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
