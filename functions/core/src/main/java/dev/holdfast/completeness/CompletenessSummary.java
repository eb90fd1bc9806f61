// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import java.util.List;
import java.util.Locale;

/** Writes the summary of a completeness report as a text. */
final class CompletenessSummary {
    private CompletenessSummary() {}

    static String describeChecked(
            CompletenessCounts completenessCounts, OpenItemCounter.OpenItemCounts openItemCounts) {
        var unwatched = openItemCounts.unwatched();
        return describeSums(completenessCounts, openItemCounts)
                + (unwatched == 0
                        ? ""
                        : " Open items that can't become overdue, because no deadline applies to them: "
                                + formatCount(unwatched) + ".");
    }

    private static String describeSums(
            CompletenessCounts completenessCounts, OpenItemCounter.OpenItemCounts openItemCounts) {
        if (openItemCounts.open() != completenessCounts.open())
            return "This does not add up: %s leaves %s open, but %s are open. A recent change may not be counted yet. A lasting difference is a fault, or older than these numbers."
                    .formatted(
                            describeSum(completenessCounts, false),
                            formatCount(completenessCounts.open()),
                            formatCount(openItemCounts.open()));
        if (completenessCounts.created() == 0) return "Nothing was created.";
        var overdue =
                openItemCounts.overdue() == 0 ? "" : ", " + formatCount(openItemCounts.overdue()) + " of them overdue";
        var status = completenessCounts.open() == 0
                ? "Everything finished"
                : formatCount(completenessCounts.open()) + " open" + overdue;
        return status + ". It adds up: " + describeSum(completenessCounts, true) + ".";
    }

    /** @param unlistedVersions the versions without a board, if they are the reason; otherwise empty */
    static String describeUnchecked(CompletenessCounts completenessCounts, List<Integer> unlistedVersions) {
        var reason = unlistedVersions.isEmpty()
                ? "the workflow keeps no board, more than " + formatCount(OpenItemCounter.MAX_ITEMS_COUNTED)
                        + " items are open, or an item is unreadable"
                : "items of these versions are not on the board, because the versions have board: false: "
                        + String.join(
                                ", ",
                                unlistedVersions.stream().map(String::valueOf).toList());
        return "%s open: %s. The open items were not counted as a check: %s."
                .formatted(formatCount(completenessCounts.open()), describeSum(completenessCounts, true), reason);
    }

    private static String describeSum(CompletenessCounts counts, boolean isComplete) {
        var parts = formatCount(counts.finished()) + " finished + " + formatCount(counts.deleted()) + " deleted";
        return formatCount(counts.created()) + " created "
                + (isComplete ? "= " + parts + " + " + formatCount(counts.open()) + " open" : "less " + parts);
    }

    private static String formatCount(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
