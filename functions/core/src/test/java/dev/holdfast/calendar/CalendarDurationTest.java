// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A duration stores its days separately from its hours. */
class CalendarDurationTest {
    @ParameterizedTest
    @CsvSource({
        "P1D, 1, PT0S, P1D",
        "PT24H, 0, PT24H, PT24H",
        "P1DT12H, 1, PT12H, P1DT12H",
        "P2W, 14, PT0S, P14D",
        "PT1.5S, 0, PT1.5S, PT1.5S",
        "P0DT1M, 0, PT1M, PT1M",
        "P36500D, 36500, PT0S, P36500D",
    })
    void days_and_time_are_kept(String text, int days, Duration time, String written) {
        var calendarDuration = CalendarDuration.parse(text);
        assertThat(calendarDuration).isEqualTo(new CalendarDuration(days, time));
        assertThat(calendarDuration).hasToString(written);
        assertThat(CalendarDuration.parse(written)).isEqualTo(calendarDuration);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H-30M, is not",
        "pt15m, is not",
        "P1d, is not",
        "'PT1,5S', is not",
        "-PT1H, is not",
        "+PT1H, is not",
        "PT+1H, is not",
        "P1W2D, is not",
        "PT, is not",
        "P, is not",
        "'', is not",
        "PT1H1H, is not",
        "PT.5S, is not",
        "PT١H, is not",
        "PT0S, must be longer than zero",
        "P0D, must be longer than zero",
        "P0W, must be longer than zero",
        "PT0.0001S, must be whole milliseconds",
        "PT1.500000S, must be whole milliseconds",
        "P36501D, must be at most 100 years",
        "P9999W, must be at most 100 years",
        "P36500DT1S, must be at most 100 years",
        "P9999999999DT9999999999H9999999999M9999999999.999S, must be at most 100 years",
    })
    void other_texts_are_refused(String text, String message) {
        assertThatThrownBy(() -> CalendarDuration.parse(text)).hasMessageStartingWith(message);
    }
}
