// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** If a limit is invalid, the error message contains the name of the wrong setting. */
class ConnectionLimitsTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private static ConnectionLimits limits(int connections, int perAddress, Duration bodyTime) {
        return new ConnectionLimits(connections, perAddress, 1_000, TEN_SECONDS, bodyTime, TEN_SECONDS);
    }

    @Test
    void refusal_names_setting_of_wrong_count() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(0, 1, TEN_SECONDS))
                .withMessage("holdfast.http.max-connections: must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(1, 0, TEN_SECONDS))
                .withMessage("holdfast.http.max-connections-per-address: must be at least 1");
    }

    @Test
    void refusal_names_setting_of_wrong_time() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(1, 1, Duration.ZERO))
                .withMessage("holdfast.http.body-timeout: must be longer than 0 seconds");
    }
}
