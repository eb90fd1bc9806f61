package dev.holdfast.aws;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.RowKey;
import java.util.List;

/** The deliveries that one invocation of deliver-events attempts, all of one subscription. */
public record DeliveryBatch(String partition, List<String> sorts) {
    public static DeliveryBatch read(String json) {
        return JsonCodec.decodeStored(DeliveryBatch.class, json);
    }

    public List<RowKey> keys() {
        return sorts.stream().map(sort -> new RowKey(partition, sort)).toList();
    }
}
