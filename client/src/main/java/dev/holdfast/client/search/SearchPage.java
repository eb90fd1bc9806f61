// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.search;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of results, the newest first. */
public record SearchPage(List<SearchHit> hits, @Nullable String nextPageToken) implements ResultPage<SearchHit> {
    public SearchPage {
        hits = AbsentValues.orEmpty(hits);
    }

    @Override
    public List<SearchHit> entries() {
        return hits;
    }
}
