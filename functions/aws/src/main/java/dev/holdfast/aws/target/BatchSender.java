package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Sends to one service of AWS, only where the deployment allows it, in requests of several messages with an outcome each. */
abstract class BatchSender<C> implements EventSender {
    private final String target;
    private final AwsTargetType awsTargetType;
    private final AllowedTargets allowedTargets;
    private final RegionalClients<C> clients;

    BatchSender(String target, AwsTargetType awsTargetType, AllowedTargets allowedTargets, RegionalClients<C> clients) {
        this.target = target;
        this.awsTargetType = awsTargetType;
        this.allowedTargets = allowedTargets;
        this.clients = clients;
    }

    /**
     * One request with up to ten messages.
     *
     * @param client for the region of where they go
     * @param left how long it may take
     * @return how it went, for each of them and in their order
     * @throws SdkException when it went wrong for all of them
     */
    abstract List<DeliveryOutcome> sendRequest(C client, Arn to, List<AwsMessage> some, Duration left);

    @Override
    public final String kind() {
        return target;
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
                (to, some, left) -> sendRequest(clients.forRegion(to.region()), to, some, left));
    }
}
