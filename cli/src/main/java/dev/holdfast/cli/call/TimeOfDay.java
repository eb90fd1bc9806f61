// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import dev.holdfast.cli.failure.CommandException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.regex.Pattern;

/** Reads times of day, such as {@code 9:00} or {@code 09:00}. */
public final class TimeOfDay {
    private static final Pattern FORM = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2})?");

    private TimeOfDay() {}

    /** Whether a text has the form of a time of day, and not of a duration. */
    static boolean hasForm(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Returns a time in whole minutes, in the form {@code 09:00}.
     *
     * @throws CommandException if the text is no such time
     */
    public static String parse(String option, String text) {
        try {
            var time = LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
            if (time.getSecond() == 0 && time.getNano() == 0) return time.toString();
        } catch (DateTimeException e) {
            // The exception below describes the form.
        }
        throw CommandException.usage(option + " must have times of day such as 09:00, not " + text);
    }
}
