// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.json.ClientJson;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TimeAllowanceTest {
    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of(TimeAllowance.of(Duration.ofHours(8)), "\"PT8H\""),
                Arguments.of(
                        TimeAllowance.working(Duration.ofHours(8), "berlin"),
                        "{\"working\":\"PT8H\",\"calendar\":\"berlin\"}"),
                Arguments.of(
                        TimeAllowance.until(LocalTime.of(9, 5), "berlin"),
                        "{\"until\":\"09:05\",\"calendar\":\"berlin\"}"),
                Arguments.of(
                        TimeAllowance.until(LocalTime.of(10, 0), ZoneId.of("Europe/Berlin")),
                        "{\"until\":\"10:00\",\"zone\":\"Europe/Berlin\"}"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void form_is_written_and_read(TimeAllowance allowance, String json) throws Exception {
        assertThat(ClientJson.MAPPER.writeValueAsString(allowance)).isEqualTo(json);
        assertThat(ClientJson.MAPPER.readValue(json, TimeAllowance.class)).isEqualTo(allowance);
    }

    @Test
    void days_and_weeks_are_fixed() throws Exception {
        assertThat(ClientJson.MAPPER.readValue("\"P1W\"", TimeAllowance.class))
                .isEqualTo(TimeAllowance.of(Duration.ofDays(7)));
    }

    @Test
    void unknown_form_is_read_without_components() throws Exception {
        assertThat(ClientJson.MAPPER.readValue("{\"moons\":2}", TimeAllowance.class))
                .isEqualTo(new TimeAllowance(null, null, null, null, null));
    }

    @Test
    void text_that_is_no_duration_is_refused() {
        assertThatThrownBy(() -> ClientJson.MAPPER.readValue("\"soon\"", TimeAllowance.class))
                .hasMessageContaining("no Duration");
    }
}
