// SPDX-License-Identifier: Apache-2.0
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

/**
 * Sends a batch of messages in concurrent requests. Each request contains at most ten messages, the maximum of AWS. The
 * messages have different subjects, so they can arrive in any order.
 */
final class RequestBatcher {
    /** The number of messages in {@link #MAX_CONCURRENT_REQUESTS} full requests. */
    static final int MAX_MESSAGES_PER_BATCH = 100;

    private static final int MAX_ENTRIES_PER_REQUEST = 10;

    /**
     * The size limit of a request with several messages. This value is the default limit of SNS topics, the smallest
     * limit of the three services. A larger message gets its own request. If the service rejects this message, the
     * batcher sends it without the payload.
     */
    private static final int MAX_REQUEST_BYTES = 256 * 1024;

    private static final int MAX_CONCURRENT_REQUESTS = 10;

    private RequestBatcher() {}

    /** Sends one request with at most ten messages. */
    interface BatchRequest {
        /**
         * @param timeLeft the remaining time for the request
         * @return one outcome for each message, in the order of the messages
         * @throws SdkException if the whole request failed
         */
        List<DeliveryOutcome> send(Arn target, List<AwsMessage> messages, Duration timeLeft);
    }

    /** Sends messages of one subscription. Returns one outcome for each message, in the order of the messages. */
    static List<DeliveryOutcome> send(
            AwsTargetType awsTargetType,
            AllowedTargets allowedTargets,
            List<EventMessage> messages,
            BatchRequest batchRequest) {
        var first = messages.getFirst();
        var target = awsTargetType.parse(first.address());
        if (target == null)
            return sameOutcomeForAll(
                    messages,
                    new DeliveryOutcome.PermanentRejection(
                            String.valueOf(awsTargetType.addressFault(first.address()))));
        var addressFault = allowedTargets.addressFault(target);
        // This failure is temporary, because an operator may allow the target later.
        if (addressFault != null)
            return sameOutcomeForAll(messages, new DeliveryOutcome.TemporaryFailure(addressFault, null));
        var deadlineNanos = System.nanoTime() + first.timeout().toNanos();
        var permits = new Semaphore(MAX_CONCURRENT_REQUESTS);
        var requests = splitIntoRequests(messages.stream().map(AwsMessage::of).toList());
        var calls = requests.stream()
                .map(request -> TimeLimitedCall.start(
                        Thread.ofVirtual().name("target"),
                        () -> {
                            permits.acquireUninterruptibly();
                            try {
                                return send(target, request, deadlineNanos, batchRequest);
                            } finally {
                                permits.release();
                            }
                        },
                        first.timeout()))
                .toList();
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var i = 0; i < requests.size(); i++) {
            var request = requests.get(i);
            outcomes.addAll(
                    calls.get(i).result(timeLeft(deadlineNanos), outcome -> sameOutcomeForAll(request, outcome)));
        }
        return outcomes;
    }

    private static Duration timeLeft(long deadlineNanos) {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }

    /**
     * Sends one request. If a single message may have caused a failure, sends each message again in its own request.
     */
    private static List<DeliveryOutcome> send(
            Arn target, List<AwsMessage> messages, long deadlineNanos, BatchRequest batchRequest) {
        var outcomes = sendWhole(target, messages, deadlineNanos, batchRequest);
        var first = messages.getFirst();
        if (first.sizeBytes() <= MAX_REQUEST_BYTES
                || !(outcomes.getFirst() instanceof DeliveryOutcome.PermanentRejection)) return outcomes;
        var smaller = first.withoutPayload();
        return smaller == null ? outcomes : sendWhole(target, List.of(smaller), deadlineNanos, batchRequest);
    }

    private static List<DeliveryOutcome> sendWhole(
            Arn target, List<AwsMessage> messages, long deadlineNanos, BatchRequest batchRequest) {
        var timeLeft = timeLeft(deadlineNanos);
        if (!timeLeft.isPositive())
            return sameOutcomeForAll(messages, new DeliveryOutcome.TemporaryFailure("no answer in time", null));
        try {
            return batchRequest.send(target, messages, timeLeft);
        } catch (SdkException e) {
            if (messages.size() == 1 || !AwsErrorClassifier.mayConcernSingleMessage(e))
                return sameOutcomeForAll(messages, AwsErrorClassifier.classify(e));
            var outcomes = new ArrayList<DeliveryOutcome>();
            for (var awsMessage : messages)
                outcomes.addAll(send(target, List.of(awsMessage), deadlineNanos, batchRequest));
            return outcomes;
        }
    }

    private static List<List<AwsMessage>> splitIntoRequests(List<AwsMessage> messages) {
        var requests = new ArrayList<List<AwsMessage>>();
        var request = new ArrayList<AwsMessage>();
        var requestBytes = 0;
        for (var awsMessage : messages) {
            var isFull = request.size() == MAX_ENTRIES_PER_REQUEST
                    || requestBytes + awsMessage.sizeBytes() > MAX_REQUEST_BYTES;
            if (isFull && !request.isEmpty()) {
                requests.add(List.copyOf(request));
                request.clear();
                requestBytes = 0;
            }
            request.add(awsMessage);
            requestBytes += awsMessage.sizeBytes();
        }
        requests.add(List.copyOf(request));
        return requests;
    }

    private static List<DeliveryOutcome> sameOutcomeForAll(List<?> messages, DeliveryOutcome deliveryOutcome) {
        return Collections.nCopies(messages.size(), deliveryOutcome);
    }
}
