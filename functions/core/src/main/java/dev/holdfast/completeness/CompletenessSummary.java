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
            return ("This does not add up: %s leaves %s open, but %s are open. Recent changes may not be counted"
                            + " yet. If the difference stays, it is a fault of Holdfast, unless the items were created"
                            + " before Holdfast counted items.")
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

    /** @param reason why the open items were not counted */
    static String describeUnchecked(CompletenessCounts completenessCounts, String reason) {
        return "%s open: %s. The open items were not counted as a check: %s."
                .formatted(formatCount(completenessCounts.open()), describeSum(completenessCounts, true), reason);
    }

    /** Returns the reason why the items of versions without a board are not counted. */
    static String describeUnlisted(List<Integer> versions) {
        return "items of these versions are not on the board, because the versions have board: false: "
                + String.join(", ", versions.stream().map(String::valueOf).toList());
    }

    /** @param unwatched the number of items without a deadline among the items that were read */
    static String describeTooMany(long unwatched) {
        var limit = formatCount(OpenItemCounter.MAX_ITEMS_COUNTED);
        return "more than " + limit + " items are open. Of the first " + limit + ", " + formatCount(unwatched)
                + " can't become overdue, because no deadline applies to them; further items were not checked";
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
