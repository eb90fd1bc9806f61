package dev.holdfast.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Instants as text, in the one shape that Holdfast itself writes: UTC, to the second or to the millisecond. A row holds a
 * dozen of them, and the formatters of java.time took a quarter of the time for reading and writing it.
 */
final class Rfc3339 {
    private static final int SECONDS = "2026-01-31T08:00:00Z".length();
    private static final int MILLIS = "2026-01-31T08:00:00.000Z".length();

    private Rfc3339() {}

    /** With milliseconds, always {@value #MILLIS} characters. The year must be 0 to 9999; finer than milliseconds is cut off. */
    static String fixed(Instant instant) {
        return text(instant, MILLIS);
    }

    /** As {@link Instant#toString} says it: milliseconds only where there are some. */
    static String text(Instant instant) {
        var plain = instant.getNano() % 1_000_000 == 0 && Iso.writable(instant);
        return plain ? text(instant, instant.getNano() == 0 ? SECONDS : MILLIS) : instant.toString();
    }

    private static String text(Instant instant, int length) {
        var at = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        var text = new char[length];
        write(text, 0, 4, at.getYear(), '-');
        write(text, 5, 2, at.getMonthValue(), '-');
        write(text, 8, 2, at.getDayOfMonth(), 'T');
        write(text, 11, 2, at.getHour(), ':');
        write(text, 14, 2, at.getMinute(), ':');
        write(text, 17, 2, at.getSecond(), 'Z');
        if (length == MILLIS) {
            text[SECONDS - 1] = '.';
            write(text, SECONDS, 3, at.getNano() / 1_000_000, 'Z');
        }
        return new String(text);
    }

    private static void write(char[] text, int from, int digits, int number, char after) {
        var rest = number;
        for (var i = from + digits - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        text[from + digits] = after;
    }

    /** Any RFC 3339 instant. */
    static Instant parse(String text) {
        var own = own(text);
        return own == null ? Instant.parse(text) : own;
    }

    /** Null for what is not in our own shape, right or wrong. */
    private static @Nullable Instant own(String text) {
        var length = text.length();
        if (length != SECONDS && length != MILLIS) return null;
        var year = read(text, 0, 4, '-');
        var month = read(text, 5, 2, '-');
        var day = read(text, 8, 2, 'T');
        var hour = read(text, 11, 2, ':');
        var minute = read(text, 14, 2, ':');
        var second = read(text, 17, 2, length == MILLIS ? '.' : 'Z');
        var millis = length == MILLIS ? read(text, SECONDS, 3, 'Z') : 0;
        if ((year | month | day | hour | minute | second | millis) < 0) return null;
        if (hour > 23 || minute > 59 || second > 59) return null;
        try {
            var days = LocalDate.of(year, month, day).toEpochDay();
            return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second, millis * 1_000_000L);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Digits up to a certain character; negative when it is not so. */
    private static int read(String text, int from, int digits, char after) {
        if (text.charAt(from + digits) != after) return -1;
        var number = 0;
        for (var i = from; i < from + digits; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            number = number * 10 + digit;
        }
        return number;
    }
}
