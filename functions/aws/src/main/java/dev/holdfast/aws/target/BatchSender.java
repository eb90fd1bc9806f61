// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends messages to the allowed targets of one AWS service. Each request contains several messages, and each message
 * has its own outcome.
 */
abstract class BatchSender<C> implements EventSender {
    private final String kind;
    private final AwsTargetType awsTargetType;
    private final AllowedTargets allowedTargets;
    private final RegionalClients<C> clients;

    BatchSender(String kind, AwsTargetType awsTargetType, AllowedTargets allowedTargets, RegionalClients<C> clients) {
        this.kind = kind;
        this.awsTargetType = awsTargetType;
        this.allowedTargets = allowedTargets;
        this.clients = clients;
    }

    /**
     * Sends one request with at most ten messages.
     *
     * @param client the client of the target's region
     * @param timeLeft the remaining time for the request
     * @return one outcome for each message, in the order of the messages
     * @throws SdkException if the whole request failed
     */
    abstract List<DeliveryOutcome> sendRequest(C client, Arn target, List<AwsMessage> messages, Duration timeLeft);

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final @Nullable String addressFault(String address) {
        return allowedTargets.addressFault(awsTargetType, address);
    }

    @Override
    public final int maxBatchSize() {
        return RequestBatcher.MAX_MESSAGES_PER_BATCH;
    }

    @Override
    public final DeliveryOutcome send(EventMessage eventMessage) {
        return send(List.of(eventMessage)).getFirst();
    }

    @Override
    public final List<DeliveryOutcome> send(List<EventMessage> messages) {
        return RequestBatcher.send(
                awsTargetType,
                allowedTargets,
                messages,
                (target, requestMessages, timeLeft) ->
                        sendRequest(clients.forRegion(target.region()), target, requestMessages, timeLeft));
    }
}
