// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventPayloadTest {
    @Test
    void event_without_its_payload_names_the_payload() {
        assertThat(EventPayload.omitFrom("{\"id\":\"1\",\"data\":{\"key\":\"a\",\"data\":[1]}}"))
                .isEqualTo("{\"id\":\"1\",\"data\":{\"key\":\"a\",\"omitted\":[\"data\"]}}");
    }

    @Test
    void event_without_payload_has_nothing_to_omit() {
        assertThat(EventPayload.omitFrom("{\"id\":\"1\",\"data\":{\"key\":\"a\"}}"))
                .isNull();
    }
}
