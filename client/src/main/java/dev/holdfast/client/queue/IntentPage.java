// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the hold queue.
 *
 * @param warnings a warning if no entry of the queue matches the selectors
 * @param endedEarly the reason why the page has fewer entries than the request asks for, although more may follow
 */
public record IntentPage(
        List<Intent> intents,
        List<String> warnings,
        @Nullable String nextPageToken,
        @Nullable String endedEarly) implements ResultPage<Intent> {
    public IntentPage {
        intents = AbsentValues.orEmpty(intents);
        warnings = AbsentValues.orEmpty(warnings);
    }

    @Override
    public List<Intent> entries() {
        return intents;
    }
}
