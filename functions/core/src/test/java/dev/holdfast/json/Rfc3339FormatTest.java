// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class Rfc3339FormatTest {
    /** 9999-12-31T23:59:59.999Z. */
    private static final long MAX_EPOCH_MILLIS = 253_402_300_799_999L;

    @Property
    void an_instant_is_formatted_like_java_and_parsed_back(@ForAll @LongRange(max = MAX_EPOCH_MILLIS) long millis) {
        for (var instant : List.of(Instant.ofEpochMilli(millis), Instant.ofEpochSecond(millis / 1000))) {
            assertThat(Rfc3339Format.toText(instant)).isEqualTo(instant.toString());
            assertThat(Rfc3339Format.parse(instant.toString())).isEqualTo(instant);
            assertThat(Rfc3339Format.toMillisText(instant)).hasSize(24);
            assertThat(Rfc3339Format.parse(Rfc3339Format.toMillisText(instant))).isEqualTo(instant);
        }
    }

    @Property
    void fixed_texts_sort_as_their_instants(
            @ForAll @LongRange(max = MAX_EPOCH_MILLIS) long first,
            @ForAll @LongRange(max = MAX_EPOCH_MILLIS) long second) {
        var textOrder = Rfc3339Format.toMillisText(Instant.ofEpochMilli(first))
                .compareTo(Rfc3339Format.toMillisText(Instant.ofEpochMilli(second)));

        assertThat(Integer.signum(textOrder)).isEqualTo(Long.compare(first, second));
    }

    @Test
    void an_instant_in_another_form_is_parsed_and_formatted() {
        for (var text : List.of(
                "2026-01-31T08:00:00.123456Z",
                "2026-01-31T08:00:00+02:00",
                "-0001-01-31T08:00:00Z",
                "2026-01-31t08:00:00z")) assertThat(Rfc3339Format.parse(text)).isEqualTo(Instant.parse(text));
        for (var instant : List.of(Instant.MIN, Instant.EPOCH.minusSeconds(1), Instant.EPOCH.plusNanos(1)))
            assertThat(Rfc3339Format.toText(instant)).isEqualTo(instant.toString());
    }

    @Test
    void an_invalid_instant_is_refused() {
        for (var text : List.of(
                "2026-02-30T08:00:00Z",
                "2026-01-31 08:00:00Z",
                "2026-01-31T08:60:00Z",
                "2026-01-31T08:00:00,123Z",
                "x".repeat(24)))
            assertThatThrownBy(() -> Rfc3339Format.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
