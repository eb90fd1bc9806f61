// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the outcome of each message in one request to SNS or SQS. The id of an entry is its index in the request.
 */
final class BatchOutcomes {
    static final DeliveryOutcome MISSING_OUTCOME =
            new DeliveryOutcome.TemporaryFailure("the response doesn't contain the outcome", null);

    private final DeliveryOutcome[] outcomes;

    BatchOutcomes(int entryCount) {
        outcomes = new DeliveryOutcome[entryCount];
        Arrays.fill(outcomes, MISSING_OUTCOME);
    }

    void recordDelivered(String id, String messageId) {
        put(id, new DeliveryOutcome.DeliverySuccess(messageId));
    }

    /** @param senderFault the sender fault from the response; null if the response doesn't contain this member */
    void recordFailed(String id, @Nullable String code, @Nullable String message, @Nullable Boolean senderFault) {
        put(id, AwsErrorClassifier.classify(code, message, Boolean.TRUE.equals(senderFault)));
    }

    private void put(String id, DeliveryOutcome deliveryOutcome) {
        for (var i = 0; i < outcomes.length; i++) if (Integer.toString(i).equals(id)) outcomes[i] = deliveryOutcome;
    }

    /** Returns one outcome for each message, in the order of the request. */
    List<DeliveryOutcome> outcomes() {
        return Collections.unmodifiableList(Arrays.asList(outcomes));
    }
}
