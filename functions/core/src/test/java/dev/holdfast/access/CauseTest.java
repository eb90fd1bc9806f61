package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CauseTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @ParameterizedTest
    @CsvSource({
        "00-" + TRACE + "-" + PARENT + "-01, 00-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-ff, 00-" + TRACE + "-" + PARENT + "-ff",
        "cc-" + TRACE + "-" + PARENT + "-03, 00-" + TRACE + "-" + PARENT + "-01",
        "cc-" + TRACE + "-" + PARENT + "-02-what-comes-then, 00-" + TRACE + "-" + PARENT + "-00",
    })
    void a_place_in_a_trace_is_taken_as_version_00(String given, String kept) {
        assertThat(Cause.of(given, null)).isEqualTo(new Cause(kept, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT + "-01-more",
                "00-" + TRACE + "-" + PARENT + "-1",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "cc-" + TRACE + "-" + PARENT + "-02.x",
                "00-" + TRACE + "-" + PARENT + "-01,00-" + TRACE + "-" + PARENT + "-01",
            })
    void a_malformed_one_counts_as_none(String given) {
        assertThat(Cause.of(given, null)).isNull();
        assertThat(Cause.of(given, "e.1")).isEqualTo(new Cause(null, "e.1"));
    }

    @Test
    void what_follows_from_an_event_stays_in_its_trace() {
        var request = new Cause("00-" + TRACE + "-" + PARENT + "-01", "e.1");
        assertThat(Cause.event("e.2", request)).isEqualTo(new Cause(request.traceparent(), "e.2"));
        assertThat(Cause.event("e.2", null)).isEqualTo(new Cause(null, "e.2"));
    }
}
