package dev.holdfast.aws;

import dev.holdfast.alert.DeliveryKeys;
import dev.holdfast.courier.Carrier;
import dev.holdfast.courier.Courier;
import dev.holdfast.json.Codec;
import dev.holdfast.table.Key;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Has deliveries carried out by another function, invoked asynchronously and for each subscription by itself: a receiver that
 * hangs holds up an invocation that nobody waits for.
 */
public final class LambdaCourier implements Courier {
    /**
     * So few that the last is attempted before its lease of a minute ends, even if every receiver answers only just before its
     * time of 15 seconds is up: else the sweep would hand it out a second time meanwhile.
     */
    private static final int BATCH = 3;

    /** Where many go together, in one attempt for each person. */
    private static final int TOGETHER = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LambdaCourier.class);

    private final LambdaClient client;
    private final String function;
    private final Carrier carrier;

    /** @param carrier says what that function carries together */
    public LambdaCourier(LambdaClient client, String function, Carrier carrier) {
        this.client = client;
        this.function = function;
        this.carrier = carrier;
    }

    /** A courier to that function; without one, what is handed out is left to the sweep. */
    public static Courier to(Optional<String> function, Carrier carrier) {
        return function.<Courier>map(name -> new LambdaCourier(Patience.courier(LambdaClient.builder()), name, carrier))
                .orElse(keys -> {});
    }

    @Override
    public void take(List<Key> deliveries) {
        var lanes = deliveries.stream().collect(Collectors.groupingBy(Key::partition));
        lanes.forEach((partition, keys) -> {
            var most = carrier.together(partition) > 1 ? TOGETHER : BATCH;
            for (var some : DeliveryKeys.batches(keys, most, BATCH))
                invoke(new DeliveryBatch(partition, some.stream().map(Key::sort).toList()));
        });
    }

    private void invoke(DeliveryBatch batch) {
        try {
            client.invoke(r -> r.functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(Codec.encode(batch))));
        } catch (SdkException e) {
            // Their lease ends by itself, and the sweep hands them out again.
            LOG.warn(
                    "{} deliveries could not be handed to {}: {}",
                    batch.sorts().size(),
                    function,
                    String.valueOf(e.getMessage()));
        }
    }
}
