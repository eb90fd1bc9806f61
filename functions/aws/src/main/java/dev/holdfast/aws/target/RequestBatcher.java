package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.channel.TimeLimitedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;

/** Sends messages in requests of as many as AWS takes at once, side by side: none of them has to come before another. */
final class RequestBatcher {
    /** How many messages of a subscription go together, as 10 requests. */
    static final int MAX_MESSAGES_PER_BATCH = 100;

    private static final int MAX_ENTRIES_PER_REQUEST = 10;

    /**
     * What a request may hold of several messages, of SNS, SQS and EventBridge alike: SQS takes 1 MiB and a topic may be set to, but
     * 256 KiB are the default for topics. A message that is larger goes alone, and the service says whether it is too large.
     */
    private static final int MAX_REQUEST_BYTES = 256 * 1024;

    private static final int MAX_CONCURRENT_REQUESTS = 10;

    private RequestBatcher() {}

    /** One request with up to ten messages. */
    interface BatchRequest {
        /**
         * @param left how long it may take
         * @return how it went, for each of them and in their order
         * @throws SdkException when it went wrong for all of them
         */
        List<DeliveryOutcome> send(Arn to, List<AwsMessage> some, Duration left);
    }

    static List<DeliveryOutcome> send(
            AwsTargetType awsTargetType,
            AllowedTargets allowedTargets,
            List<EventMessage> messages,
            BatchRequest batchRequest) {
        var first = messages.getFirst();
        var to = awsTargetType.parse(first.address());
        if (to == null)
            return sameOutcomeForAll(
                    messages,
                    new DeliveryOutcome.PermanentRejection(
                            String.valueOf(awsTargetType.addressFault(first.address()))));
        var refusal = allowedTargets.addressFault(to);
        // An operator may allow it later, and then the retries get through.
        if (refusal != null) return sameOutcomeForAll(messages, new DeliveryOutcome.TemporaryFailure(refusal, null));
        var ends = System.nanoTime() + first.timeout().toNanos();
        var free = new Semaphore(MAX_CONCURRENT_REQUESTS);
        var packs = splitIntoRequests(messages.stream().map(AwsMessage::of).toList());
        var attempts = packs.stream()
                .map(pack -> TimeLimitedCall.start(
                        Thread.ofVirtual().name("target"),
                        () -> {
                            free.acquireUninterruptibly();
                            try {
                                return send(to, pack, ends, batchRequest);
                            } finally {
                                free.release();
                            }
                        },
                        first.timeout()))
                .toList();
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var i = 0; i < packs.size(); i++) {
            var pack = packs.get(i);
            outcomes.addAll(attempts.get(i).result(left(ends), outcome -> sameOutcomeForAll(pack, outcome)));
        }
        return outcomes;
    }

    private static Duration left(long ends) {
        return Duration.ofNanos(ends - System.nanoTime());
    }

    private static List<DeliveryOutcome> send(Arn to, List<AwsMessage> pack, long ends, BatchRequest batchRequest) {
        var left = left(ends);
        if (!left.isPositive())
            return sameOutcomeForAll(pack, new DeliveryOutcome.TemporaryFailure("no answer in time", null));
        try {
            return batchRequest.send(to, pack, left);
        } catch (SdkException e) {
            if (pack.size() == 1 || !AwsErrorClassifier.mayConcernSingleMessage(e))
                return sameOutcomeForAll(pack, AwsErrorClassifier.classify(e));
            return pack.stream()
                    .flatMap(one -> send(to, List.of(one), ends, batchRequest).stream())
                    .toList();
        }
    }

    private static List<List<AwsMessage>> splitIntoRequests(List<AwsMessage> parcels) {
        var packs = new ArrayList<List<AwsMessage>>();
        var pack = new ArrayList<AwsMessage>();
        var bytes = 0;
        for (var awsMessage : parcels) {
            if (!pack.isEmpty()
                    && (pack.size() == MAX_ENTRIES_PER_REQUEST || bytes + awsMessage.sizeBytes() > MAX_REQUEST_BYTES)) {
                packs.add(List.copyOf(pack));
                pack.clear();
                bytes = 0;
            }
            pack.add(awsMessage);
            bytes += awsMessage.sizeBytes();
        }
        packs.add(List.copyOf(pack));
        return packs;
    }

    private static List<DeliveryOutcome> sameOutcomeForAll(List<?> those, DeliveryOutcome deliveryOutcome) {
        return Collections.nCopies(those.size(), deliveryOutcome);
    }
}
