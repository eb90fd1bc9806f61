package dev.holdfast.completeness;

import java.util.Locale;

/** What a report says, in words. */
final class CompletenessSummary {
    private CompletenessSummary() {}

    static String describeChecked(CompletenessCounts completenessCounts, OpenItemCounter.OpenItemCounts found) {
        if (found.open() != completenessCounts.open())
            return "This does not add up: %s leaves %s open, and %s are found open. A change that was made just now settles in a moment; a difference that stays is older than these numbers, or a fault."
                    .formatted(
                            describeSum(completenessCounts, false),
                            formatCount(completenessCounts.open()),
                            formatCount(found.open()));
        if (completenessCounts.created() == 0) return "Nothing was created.";
        var late = found.overdue() == 0 ? "" : ", " + formatCount(found.overdue()) + " of them overdue";
        var first = completenessCounts.open() == 0
                ? "Everything finished"
                : formatCount(completenessCounts.open()) + " open" + late;
        return first + ". It adds up: " + describeSum(completenessCounts, true) + ".";
    }

    static String describeUnchecked(CompletenessCounts completenessCounts) {
        return "%s open: %s. The open items were not counted to check that: the workflow keeps no board, more than %s are open, or one can't be read."
                .formatted(
                        formatCount(completenessCounts.open()),
                        describeSum(completenessCounts, true),
                        formatCount(OpenItemCounter.MAX_ITEMS_COUNTED));
    }

    private static String describeSum(CompletenessCounts n, boolean whole) {
        var parts = formatCount(n.finished()) + " finished + " + formatCount(n.deleted()) + " deleted";
        return formatCount(n.created()) + " created "
                + (whole ? "= " + parts + " + " + formatCount(n.open()) + " open" : "less " + parts);
    }

    private static String formatCount(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
