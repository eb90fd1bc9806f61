// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.item.store.ChildEntry;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Table;
import dev.holdfast.workflow.ChildrenRule;
import java.util.Optional;

/**
 * The numbers of an item's children. A child whose row can't be read counts as open, so that its parent doesn't go on
 * too early.
 *
 * @param ended the children that have ended, with the failed ones
 */
record ChildCount(int count, int ended, int failed) {
    private static final ChildCount NONE = new ChildCount(0, 0, 0);

    /** Reads the rows of all children. */
    static ChildCount of(Table table, Item parent) {
        var sum = NONE;
        String cursor = null;
        do {
            var rowPage = table.query(ChildEntry.query(parent.id()).startingAfter(cursor));
            for (var i = 0; i < rowPage.unreadable().size(); i++) sum = sum.plusOpen();
            for (var row : rowPage.rows())
                sum = sum.plus(ReadableRows.read(table, row, ChildEntry::decode), parent.uid());
            cursor = rowPage.next();
        } while (cursor != null);
        return sum;
    }

    /**
     * Returns the reason of the parent's move. It contains no numbers, because some people may not see the children.
     *
     * @param to the state that the parent enters
     */
    String describe(ChildrenRule childrenRule, String to) {
        var waitsForAll = childrenRule.children() == ChildrenRule.ChildrenMode.ALL;
        if (to.equals(childrenRule.onFailure()) && failed > 0)
            return waitsForAll ? "a child has failed" : "all children have failed";
        return waitsForAll || ended == failed ? "all children have ended" : "a child has ended without failure";
    }

    private ChildCount plusOpen() {
        return new ChildCount(count + 1, ended, failed);
    }

    private ChildCount plus(Optional<ChildEntry> read, String parentUid) {
        if (read.isEmpty()) return plusOpen();
        var childEntry = read.get();
        var status = childEntry.status();
        if (!childEntry.parentUid().equals(parentUid)) return this;
        if (status == null) return plusOpen();
        return switch (status) {
            case SUCCEEDED -> new ChildCount(count + 1, ended + 1, failed);
            case FAILED -> new ChildCount(count + 1, ended + 1, failed + 1);
            case REMOVED -> this;
        };
    }
}
