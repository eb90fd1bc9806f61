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
    private static final Logger LOG = LoggerFactory.getLogger(LambdaDispatcher.class);

    private final LambdaClient client;
    private final String function;
    private final BatchWorker batchWorker;

    /**
     * @param function the name of the invoked function
     * @param batchWorker defines how many deliveries the invoked function attempts at the same time
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
            var maxDeliveries = batchWorker.rowsPerInvocation(partition);
            for (var batch : DeliveryKeys.splitIntoBatches(keys, maxDeliveries, BatchWorker.MAX_SINGLE_ROWS))
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
