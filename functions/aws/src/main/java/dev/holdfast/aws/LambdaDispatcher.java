package dev.holdfast.aws;

import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.dispatch.BatchWorker;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.RowKey;
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
public final class LambdaDispatcher implements WorkDispatcher {
    /**
     * So few that the last is attempted before its lease of a minute ends, even if every receiver answers only just before its
     * time of 15 seconds is up: else the sweep would hand it out a second time meanwhile.
     */
    private static final int MAX_DELIVERIES_PER_INVOCATION = 3;

    /** Where many go together, in one attempt for each person. */
    private static final int MAX_GROUPED_DELIVERIES_PER_INVOCATION = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LambdaDispatcher.class);

    private final LambdaClient client;
    private final String function;
    private final BatchWorker batchWorker;

    /** @param batchWorker says what that function carries together */
    public LambdaDispatcher(LambdaClient client, String function, BatchWorker batchWorker) {
        this.client = client;
        this.function = function;
        this.batchWorker = batchWorker;
    }

    /** A courier to that function; without one, what is handed out is left to the sweep. */
    public static WorkDispatcher toFunction(Optional<String> function, BatchWorker batchWorker) {
        return function.<WorkDispatcher>map(name -> new LambdaDispatcher(
                        ClientRetryPolicy.dispatcherClient(LambdaClient.builder()), name, batchWorker))
                .orElse(keys -> {});
    }

    @Override
    public void dispatch(List<RowKey> deliveries) {
        var lanes = deliveries.stream().collect(Collectors.groupingBy(RowKey::partition));
        lanes.forEach((partition, keys) -> {
            var most = batchWorker.batchSize(partition) > 1
                    ? MAX_GROUPED_DELIVERIES_PER_INVOCATION
                    : MAX_DELIVERIES_PER_INVOCATION;
            for (var some : DeliveryKeys.splitIntoBatches(keys, most, MAX_DELIVERIES_PER_INVOCATION))
                invoke(new DeliveryBatch(
                        partition, some.stream().map(RowKey::sort).toList()));
        });
    }

    private void invoke(DeliveryBatch batch) {
        try {
            client.invoke(r -> r.functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(JsonCodec.encode(batch))));
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
