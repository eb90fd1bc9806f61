// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderedMapsTest {
    @Test
    void a_copy_keeps_the_order_and_is_immutable() {
        Map<String, Integer> map = new LinkedHashMap<>();
        IntStream.range(0, 100).forEach(i -> map.put("k" + i * 37 % 100, i));
        var copy = OrderedMaps.copy(map);
        assertThat(copy.keySet()).containsExactlyElementsOf(map.keySet());
        map.clear();
        assertThat(copy).hasSize(100);
        assertThatThrownBy(() -> copy.put("more", 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
