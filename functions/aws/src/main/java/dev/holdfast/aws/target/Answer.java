package dev.holdfast.aws.target;

import dev.holdfast.alert.Sender.Outcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How each message of one request went, as SNS and SQS answer it: by the ids that the entries have within the request. */
final class Answer {
    private final Outcome[] outcomes;

    Answer(int entries) {
        outcomes = new Outcome[entries];
        Arrays.fill(outcomes, new Outcome.Failed("the answer doesn't say what became of it", null));
    }

    void delivered(String id, String messageId) {
        put(id, new Outcome.Delivered(messageId));
    }

    /** @param senderFault as AWS says it, which may leave it out */
    void failed(String id, @Nullable String code, @Nullable String message, @Nullable Boolean senderFault) {
        put(id, Errors.outcome(code, message, Boolean.TRUE.equals(senderFault)));
    }

    private void put(String id, Outcome outcome) {
        for (var i = 0; i < outcomes.length; i++) if (Integer.toString(i).equals(id)) outcomes[i] = outcome;
    }

    List<Outcome> outcomes() {
        return Collections.unmodifiableList(Arrays.asList(outcomes));
    }
}
