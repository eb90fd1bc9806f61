// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import java.util.List;
import java.util.Map;

/** Knows who was notified that items are late. */
@FunctionalInterface
public interface LateNoticeSource {
    /** Returns the newest notice of each receiver about the present lateness of each item, the first notices first. */
    Map<ItemId, List<LateNoticeView>> findNotices(List<Item> items);
}
