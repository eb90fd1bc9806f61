// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

/** Selects open items by whether a sweep has marked them as overdue. */
public enum BoardSelection {
    ALL,
    OVERDUE,
    ON_TIME;

    boolean includesOverdue() {
        return this != ON_TIME;
    }

    boolean includesOnTime() {
        return this != OVERDUE;
    }
}
