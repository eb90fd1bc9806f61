// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import java.util.List;
import java.util.Map;

/** Finds the notices that told receivers about late items. */
@FunctionalInterface
public interface LateNoticeSource {
    /**
     * Returns for each item the newest notice to each receiver about the missed deadline. The oldest notices come
     * first.
     */
    Map<ItemId, List<LateNoticeView>> findNotices(List<Item> items);
}
