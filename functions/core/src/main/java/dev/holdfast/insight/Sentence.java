package dev.holdfast.insight;

import java.util.Locale;

/** What a report says, in words. */
final class Sentence {
    private Sentence() {}

    static String of(Numbers numbers, OpenCount.Open found) {
        if (found.open() != numbers.open())
            return "This does not add up: %s leaves %s open, and %s are found open. A change that was made just now settles in a moment; a difference that stays is older than these numbers, or a fault."
                    .formatted(sum(numbers, false), many(numbers.open()), many(found.open()));
        if (numbers.created() == 0) return "Nothing was created.";
        var late = found.overdue() == 0 ? "" : ", " + many(found.overdue()) + " of them overdue";
        var first = numbers.open() == 0 ? "Everything finished" : many(numbers.open()) + " open" + late;
        return first + ". It adds up: " + sum(numbers, true) + ".";
    }

    static String unchecked(Numbers numbers) {
        return "%s open: %s. The open items were not counted to check that: the workflow keeps no board, more than %s are open, or one can't be read."
                .formatted(many(numbers.open()), sum(numbers, true), many(OpenCount.MOST));
    }

    private static String sum(Numbers n, boolean whole) {
        var parts = many(n.finished()) + " finished + " + many(n.deleted()) + " deleted";
        return many(n.created()) + " created "
                + (whole ? "= " + parts + " + " + many(n.open()) + " open" : "less " + parts);
    }

    private static String many(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
