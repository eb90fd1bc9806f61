package dev.holdfast.aws;

import dev.holdfast.json.Codec;
import dev.holdfast.table.Key;
import java.util.List;

/** The deliveries that one invocation of deliver-events attempts, all of one subscription. */
public record DeliveryBatch(String partition, List<String> sorts) {
    public static DeliveryBatch read(String json) {
        return Codec.stored(DeliveryBatch.class, json);
    }

    public List<Key> keys() {
        return sorts.stream().map(sort -> new Key(partition, sort)).toList();
    }
}
