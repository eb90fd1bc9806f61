// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryKeysTest {
    private static List<RowKey> keys(int events, String... people) {
        var keys = new ArrayList<RowKey>();
        for (var i = 0; i < events; i++)
            for (var person : people)
                keys.add(new RowKey("delivery/shop/s", "2026-03-01T08:00:00.%03dZ@u%d.1%s".formatted(i, i, person)));
        return keys;
    }

    @Test
    void deliveries_to_one_address_are_split_at_the_batch_size() {
        var keys = keys(7, "");
        assertThat(DeliveryKeys.splitIntoBatches(keys, 3, 3))
                .containsExactly(keys.subList(0, 3), keys.subList(3, 6), keys.subList(6, 7));
        assertThat(DeliveryKeys.splitIntoBatches(List.of(), 3, 3)).isEmpty();
    }

    @Test
    void deliveries_of_one_person_share_a_batch() {
        var batches = DeliveryKeys.splitIntoBatches(keys(30, "@a", "@b", "@c", "@d", "@e"), 100, 3);
        assertThat(batches).extracting(List::size).containsExactly(90, 60);
        assertThat(batches.getFirst().subList(0, 30))
                .allMatch(rowKey -> rowKey.sort().endsWith("@a"));
        assertThat(DeliveryKeys.splitIntoBatches(keys(70, "@a", "@b"), 100, 3))
                .as("each person's deliveries share a batch if they fit into it")
                .extracting(List::size)
                .containsExactly(70, 70);
        assertThat(DeliveryKeys.splitIntoBatches(keys(130, "@a"), 100, 3))
                .extracting(List::size)
                .containsExactly(100, 30);
    }

    @Test
    void deliveries_to_two_people_have_different_ordering_keys() {
        var first = new RowKey("delivery/shop/s", "2026-03-01T08:00:00.000Z@u.1@a");
        var later = new RowKey("delivery/shop/s", "2026-03-01T08:00:01.000Z@u.12@a");
        var other = new RowKey("delivery/shop/s", "2026-03-01T08:00:00.000Z@u.1@b");
        assertThat(DeliveryKeys.orderingKey(first)).isEqualTo(DeliveryKeys.orderingKey(later));
        assertThat(DeliveryKeys.orderingKey(first)).isNotEqualTo(DeliveryKeys.orderingKey(other));
    }
}
