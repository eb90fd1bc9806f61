// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;

/** The results for several intents, in the order of the request. */
public record QueuedIntents(List<QueuedIntent> intents) {
    public QueuedIntents {
        intents = AbsentValues.orEmpty(intents);
    }
}
