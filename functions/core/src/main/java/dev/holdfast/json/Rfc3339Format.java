// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Formats and parses instants in UTC with seconds or milliseconds. Holdfast writes all instants in this form. This
 * class replaces the formatters of java.time, which took a quarter of the time for reading and writing a row.
 */
final class Rfc3339Format {
    private static final int SECONDS_LENGTH = "2026-01-31T08:00:00Z".length();
    private static final int MILLIS_LENGTH = "2026-01-31T08:00:00.000Z".length();

    private Rfc3339Format() {}

    /**
     * Formats with milliseconds, {@value #MILLIS_LENGTH} characters. The year must be 0 to 9999. Cuts off finer digits.
     */
    static String toMillisText(Instant instant) {
        return toText(instant, MILLIS_LENGTH);
    }

    /** Formats like {@link Instant#toString}, but with milliseconds only if they aren't zero. */
    static String toText(Instant instant) {
        var isSimple = instant.getNano() % 1_000_000 == 0 && IsoTime.isWritable(instant);
        return isSimple ? toText(instant, instant.getNano() == 0 ? SECONDS_LENGTH : MILLIS_LENGTH) : instant.toString();
    }

    private static String toText(Instant instant, int length) {
        var utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        var text = new char[length];
        writeDigits(text, 0, 4, utc.getYear(), '-');
        writeDigits(text, 5, 2, utc.getMonthValue(), '-');
        writeDigits(text, 8, 2, utc.getDayOfMonth(), 'T');
        writeDigits(text, 11, 2, utc.getHour(), ':');
        writeDigits(text, 14, 2, utc.getMinute(), ':');
        writeDigits(text, 17, 2, utc.getSecond(), 'Z');
        if (length == MILLIS_LENGTH) {
            text[SECONDS_LENGTH - 1] = '.';
            writeDigits(text, SECONDS_LENGTH, 3, utc.getNano() / 1_000_000, 'Z');
        }
        return new String(text);
    }

    private static void writeDigits(char[] text, int from, int digits, int number, char separator) {
        var remainder = number;
        for (var i = from + digits - 1; i >= from; i--) {
            text[i] = (char) ('0' + remainder % 10);
            remainder /= 10;
        }
        text[from + digits] = separator;
    }

    /** Parses any RFC 3339 instant. */
    static Instant parse(String text) {
        var instant = parseSimple(text);
        return instant == null ? Instant.parse(text) : instant;
    }

    /** Parses the form that Holdfast writes. Returns null for any other form, even if it is valid. */
    private static @Nullable Instant parseSimple(String text) {
        var length = text.length();
        if (length != SECONDS_LENGTH && length != MILLIS_LENGTH) return null;
        var year = readDigits(text, 0, 4, '-');
        var month = readDigits(text, 5, 2, '-');
        var day = readDigits(text, 8, 2, 'T');
        var hour = readDigits(text, 11, 2, ':');
        var minute = readDigits(text, 14, 2, ':');
        var second = readDigits(text, 17, 2, length == MILLIS_LENGTH ? '.' : 'Z');
        var millis = length == MILLIS_LENGTH ? readDigits(text, SECONDS_LENGTH, 3, 'Z') : 0;
        if ((year | month | day | hour | minute | second | millis) < 0) return null;
        if (hour > 23 || minute > 59 || second > 59) return null;
        try {
            var days = LocalDate.of(year, month, day).toEpochDay();
            return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second, millis * 1_000_000L);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Reads a number of {@code digits} digits before a separator; returns -1 if the text has another form. */
    private static int readDigits(String text, int from, int digits, char separator) {
        if (text.charAt(from + digits) != separator) return -1;
        var number = 0;
        for (var i = from; i < from + digits; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            number = number * 10 + digit;
        }
        return number;
    }
}
