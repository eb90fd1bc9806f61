// SPDX-License-Identifier: Apache-2.0
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
 * Dispatches deliveries by asynchronous invocations of a function. Each invocation contains deliveries of only one
 * subscription. So a slow receiver doesn't delay other subscriptions.
 */
public final class LambdaDispatcher implements WorkDispatcher {
    /**
     * An attempt takes at most 15 seconds. So the last of three attempts begins before its lease of one minute ends.
     * After the end of the lease, a sweep would dispatch the delivery again.
     */
    private static final int MAX_DELIVERIES_PER_INVOCATION = 3;

    /** The limit for a target that accepts several deliveries in one attempt. */
    private static final int MAX_GROUPED_DELIVERIES_PER_INVOCATION = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LambdaDispatcher.class);

    private final LambdaClient client;
    private final String function;
    private final BatchWorker batchWorker;

    /**
     * @param function the name of the invoked function
     * @param batchWorker defines how many deliveries the invoked function attempts together
     */
    public LambdaDispatcher(LambdaClient client, String function, BatchWorker batchWorker) {
        this.client = client;
        this.function = function;
        this.batchWorker = batchWorker;
    }

    /**
     * Makes a dispatcher to a function. A dispatcher without a function does nothing. A sweep then finds the deliveries
     * later.
     */
    public static WorkDispatcher toFunction(Optional<String> function, BatchWorker batchWorker) {
        return function.<WorkDispatcher>map(name -> new LambdaDispatcher(
                        ClientRetryPolicy.dispatcherClient(LambdaClient.builder()), name, batchWorker))
                .orElse(keys -> {});
    }

    @Override
    public void dispatch(List<RowKey> deliveries) {
        var keysByPartition = deliveries.stream().collect(Collectors.groupingBy(RowKey::partition));
        keysByPartition.forEach((partition, keys) -> {
            var maxDeliveries = batchWorker.batchSize(partition) > 1
                    ? MAX_GROUPED_DELIVERIES_PER_INVOCATION
                    : MAX_DELIVERIES_PER_INVOCATION;
            for (var batch : DeliveryKeys.splitIntoBatches(keys, maxDeliveries, MAX_DELIVERIES_PER_INVOCATION))
                invoke(new DeliveryBatch(
                        partition, batch.stream().map(RowKey::sort).toList()));
        });
    }

    private void invoke(DeliveryBatch batch) {
        try {
            client.invoke(request -> request.functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(JsonCodec.encode(batch))));
        } catch (SdkException e) {
            // The sweep dispatches these deliveries again when their leases end.
            LOG.warn(
                    "{} deliveries could not be dispatched to {}: {}",
                    batch.sorts().size(),
                    function,
                    String.valueOf(e.getMessage()));
        }
    }
}
