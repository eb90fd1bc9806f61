// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.JsonCodec;
import java.util.stream.Stream;

/** Decides which deliveries a person sees. A delivery is hidden if its event names or counts hidden items. */
final class DeliveryVisibility {
    private final ItemVisibility itemVisibility;

    DeliveryVisibility(ItemVisibility itemVisibility) {
        this.itemVisibility = itemVisibility;
    }

    boolean sees(Caller caller, StoredDelivery storedDelivery) {
        if (!caller.isPerson()) return true;
        var event = JsonCodec.decodeStored(
                JsonNode.class, storedDelivery.delivery().event().text());
        var data = event.path("data");
        if (data.has("arrivals")
                && itemVisibility.hidesItems(caller.app(), data.path("workflow").asText())) return false;
        return Stream.of(event.path("subject"), data.path("parent"), data.path("item"))
                .filter(JsonNode::isTextual)
                .allMatch(name -> itemVisibility.mayShowName(caller, name.asText()));
    }
}
