package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
    @Test
    void a_copy_has_the_order_of_what_it_was_made_of_and_cannot_be_changed() {
        Map<String, Integer> map = new LinkedHashMap<>();
        IntStream.range(0, 100).forEach(i -> map.put("k" + i * 37 % 100, i));
        var copy = InOrder.copy(map);
        assertThat(copy.keySet()).containsExactlyElementsOf(map.keySet());
        map.clear();
        assertThat(copy).hasSize(100);
        assertThatThrownBy(() -> copy.put("more", 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
