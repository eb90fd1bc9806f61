package dev.holdfast.aws.target;

import dev.holdfast.alert.Sender;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Sends to one service of AWS, only where the deployment allows it, in requests of several messages with an outcome each. */
abstract class BatchSender<C> implements Sender {
    private final String target;
    private final Service service;
    private final Targets targets;
    private final Regions<C> clients;

    BatchSender(String target, Service service, Targets targets, Regions<C> clients) {
        this.target = target;
        this.service = service;
        this.targets = targets;
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
    abstract List<Outcome> request(C client, Arn to, List<Parcel> some, Duration left);

    @Override
    public final String target() {
        return target;
    }

    @Override
    public final @Nullable String refuse(String address) {
        return targets.refuse(service, address);
    }

    @Override
    public final int together() {
        return Batches.TOGETHER;
    }

    @Override
    public final Outcome send(Message message) {
        return send(List.of(message)).getFirst();
    }

    @Override
    public final List<Outcome> send(List<Message> messages) {
        return Batches.send(
                service, targets, messages, (to, some, left) -> request(clients.in(to.region()), to, some, left));
    }
}
