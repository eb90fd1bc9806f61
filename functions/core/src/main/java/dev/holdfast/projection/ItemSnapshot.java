// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.item.Item;
import org.jspecify.annotations.Nullable;

/** An item's status after a change. */
record ItemSnapshot(
        String state,
        boolean finished,
        boolean overdue,
        @Nullable String held) {
    static ItemSnapshot ofItem(Item item) {
        var itemHold = item.currentHold();
        return new ItemSnapshot(
                item.state(),
                item.hasFinished(),
                item.timing().missedDeadline() != null,
                itemHold == null ? null : itemHold.source().jsonName());
    }
}
