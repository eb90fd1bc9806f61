package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How each message of one request went, as SNS and SQS answer it: by the ids that the entries have within the request. */
final class BatchOutcomes {
    private final DeliveryOutcome[] outcomes;

    BatchOutcomes(int entries) {
        outcomes = new DeliveryOutcome[entries];
        Arrays.fill(outcomes, new DeliveryOutcome.TemporaryFailure("the answer doesn't say what became of it", null));
    }

    void recordDelivered(String id, String messageId) {
        put(id, new DeliveryOutcome.DeliverySuccess(messageId));
    }

    /** @param senderFault as AWS says it, which may leave it out */
    void recordFailed(String id, @Nullable String code, @Nullable String message, @Nullable Boolean senderFault) {
        put(id, AwsErrorClassifier.classify(code, message, Boolean.TRUE.equals(senderFault)));
    }

    private void put(String id, DeliveryOutcome deliveryOutcome) {
        for (var i = 0; i < outcomes.length; i++) if (Integer.toString(i).equals(id)) outcomes[i] = deliveryOutcome;
    }

    List<DeliveryOutcome> outcomes() {
        return Collections.unmodifiableList(Arrays.asList(outcomes));
    }
}
