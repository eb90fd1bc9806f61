// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.RowKey;
import java.util.List;

/**
 * The payload of one invocation of the function deliver-events. The payload identifies deliveries of one subscription.
 *
 * @param partition the partition of their rows
 * @param sorts the sort keys of their rows
 */
public record DeliveryBatch(String partition, List<String> sorts) {
    /** Reads the JSON of a payload. */
    public static DeliveryBatch read(String json) {
        return JsonCodec.decodeStored(DeliveryBatch.class, json);
    }

    public List<RowKey> keys() {
        return sorts.stream().map(sort -> new RowKey(partition, sort)).toList();
    }
}
