// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeCauseTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @ParameterizedTest
    @CsvSource({
        "00-" + TRACE + "-" + PARENT + "-01, 00-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-ff, 00-" + TRACE + "-" + PARENT + "-ff",
        "cc-" + TRACE + "-" + PARENT + "-03, 00-" + TRACE + "-" + PARENT + "-01",
        "cc-" + TRACE + "-" + PARENT + "-02-what-comes-then, 00-" + TRACE + "-" + PARENT + "-00",
    })
    void a_traceparent_is_kept_as_version_00(String traceparent, String parsed) {
        assertThat(ChangeCause.of(traceparent, null)).isEqualTo(new ChangeCause(parsed, null));
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
    void a_malformed_traceparent_is_ignored(String traceparent) {
        assertThat(ChangeCause.of(traceparent, null)).isNull();
        assertThat(ChangeCause.of(traceparent, "e.1")).isEqualTo(new ChangeCause(null, "e.1"));
    }

    @Test
    void a_change_following_an_event_stays_in_its_trace() {
        var request = new ChangeCause("00-" + TRACE + "-" + PARENT + "-01", "e.1");
        assertThat(ChangeCause.followingEvent("e.2", request)).isEqualTo(new ChangeCause(request.traceparent(), "e.2"));
        assertThat(ChangeCause.followingEvent("e.2", null)).isEqualTo(new ChangeCause(null, "e.2"));
    }
}
