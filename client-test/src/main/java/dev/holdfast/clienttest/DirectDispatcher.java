// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.worker.DeliveryWorker;
import dev.holdfast.dispatch.BatchWorker;
import dev.holdfast.dispatch.WorkDispatcher;
import dev.holdfast.table.RowKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Sends deliveries immediately, in the thread that calls this dispatcher. */
record DirectDispatcher(DeliveryWorker worker) implements WorkDispatcher {
    @Override
    public void dispatch(List<RowKey> keys) {
        keys.stream()
                .collect(Collectors.groupingBy(RowKey::partition, LinkedHashMap::new, Collectors.toList()))
                .forEach(this::dispatch);
    }

    private void dispatch(String partition, List<RowKey> keys) {
        for (var batch : DeliveryKeys.splitIntoBatches(keys, worker.batchSize(partition), BatchWorker.MAX_SINGLE_ROWS))
            worker.execute(batch);
    }
}
