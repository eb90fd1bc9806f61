// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.cli.failure.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursArgumentTest {
    @Test
    void days_and_times_become_json() {
        assertThat(HoursArgument.parse("mon-wed,Sunday 9:00-17:30"))
                .hasToString("{\"days\":[\"MONDAY\",\"TUESDAY\",\"WEDNESDAY\",\"SUNDAY\"],\"from\":\"09:00\","
                        + "\"to\":\"17:30\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MON-FRI 09:00-17:00 | MON-FRI 09:00-17:00",
                "FR-MO 22:00 - 06:00 | MON,FRI-SUN 22:00-06:00",
                "SAT,SUN 8:00-24:00 | SAT,SUN 08:00-00:00",
                "MON-SUN 00:00-00:00 | MON-SUN 00:00-00:00",
                "TUESDAY,THURSDAY 09:00-12:00 | TUE,THU 09:00-12:00"
            })
    void hours_are_printed_in_the_form_of_the_option(String text, String printed) {
        assertThat(HoursArgument.textOf(HoursArgument.parse(text))).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MON",
                "09:00-17:00",
                "MON 09:00",
                "MON 09:00-25:00",
                "MON 24:00-09:00",
                "MON 9-17",
                "MON 09:00:30-17:00",
                "M 09:00-17:00",
                "MONTAG 09:00-17:00",
                "MON, 09:00-17:00",
                "MON- 09:00-17:00"
            })
    void text_in_another_form_is_refused(String text) {
        assertThatThrownBy(() -> HoursArgument.parse(text))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--hours");
    }
}
