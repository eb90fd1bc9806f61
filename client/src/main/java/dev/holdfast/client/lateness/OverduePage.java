// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of explanations.
 *
 * @param unreadable the keys of items that Holdfast can't explain, because it can't read them or their workflow
 * @param endedEarly the reason why the page has fewer entries than the limit; null if the page is full, and on the last
 *     page
 */
public record OverduePage(
        List<OverdueExplanation> explanations,
        List<String> unreadable,
        @Nullable String nextPageToken,
        @Nullable String endedEarly)
        implements ResultPage<OverdueExplanation> {
    public OverduePage {
        explanations = AbsentValues.orEmpty(explanations);
        unreadable = AbsentValues.orEmpty(unreadable);
    }

    @Override
    public List<OverdueExplanation> entries() {
        return explanations;
    }
}
