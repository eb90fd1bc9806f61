package dev.holdfast.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Key;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static List<Key> keys(int events, String... people) {
        var keys = new ArrayList<Key>();
        for (var i = 0; i < events; i++)
            for (var person : people)
                keys.add(new Key("delivery/shop/s", "2026-03-01T08:00:00.%03dZ@u%d.1%s".formatted(i, i, person)));
        return keys;
    }

    @Test
    void what_goes_to_the_subscriptions_own_address_is_only_cut_where_it_is_too_much() {
        var keys = keys(7, "");
        assertThat(DeliveryKeys.batches(keys, 3, 3))
                .containsExactly(keys.subList(0, 3), keys.subList(3, 6), keys.subList(6, 7));
        assertThat(DeliveryKeys.batches(List.of(), 3, 3)).isEmpty();
    }

    @Test
    void each_persons_come_together_and_few_people_into_a_batch() {
        var batches = DeliveryKeys.batches(keys(30, "@a", "@b", "@c", "@d", "@e"), 100, 3);
        assertThat(batches).extracting(List::size).containsExactly(90, 60);
        assertThat(batches.getFirst().subList(0, 30)).allMatch(key -> key.sort().endsWith("@a"));
        assertThat(DeliveryKeys.batches(keys(70, "@a", "@b"), 100, 3))
                .as("nobody's are here and there where one batch holds them")
                .extracting(List::size)
                .containsExactly(70, 70);
        assertThat(DeliveryKeys.batches(keys(130, "@a"), 100, 3))
                .extracting(List::size)
                .containsExactly(100, 30);
    }

    @Test
    void the_deliveries_of_one_subject_to_two_people_are_in_no_order() {
        var first = new Key("delivery/shop/s", "2026-03-01T08:00:00.000Z@u.1@a");
        var later = new Key("delivery/shop/s", "2026-03-01T08:00:01.000Z@u.12@a");
        var other = new Key("delivery/shop/s", "2026-03-01T08:00:00.000Z@u.1@b");
        assertThat(DeliveryKeys.subject(first)).isEqualTo(DeliveryKeys.subject(later));
        assertThat(DeliveryKeys.subject(first)).isNotEqualTo(DeliveryKeys.subject(other));
    }
}
