// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.table.RowPosition;
import java.util.Comparator;

/** Orders texts by the bytes of their UTF-8 form, as every store does. */
final class MemoryOrder {
    static final Comparator<RowPosition> POSITIONS = Comparator.comparing(RowPosition::place, MemoryOrder::compare)
            .thenComparing(RowPosition::partition, MemoryOrder::compare)
            .thenComparing(RowPosition::sort, MemoryOrder::compare);

    private MemoryOrder() {}

    static int compare(String first, String second) {
        var length = Math.min(first.length(), second.length());
        for (var i = 0; i < length; i++) {
            var one = first.charAt(i);
            var other = second.charAt(i);
            if (one == other) continue;
            // Java stores some characters as two surrogates. In the byte order of UTF-8, these characters come after
            // all other characters.
            var isSurrogate = Character.isSurrogate(one);
            if (isSurrogate != Character.isSurrogate(other)) return isSurrogate ? 1 : -1;
            return Character.compare(one, other);
        }
        return Integer.compare(first.length(), second.length());
    }
}
