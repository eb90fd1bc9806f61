// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeylessAccessTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "LocalHost", "127.0.0.1", "::1", "[::1]"})
    void loopback_has_several_spellings(String host) {
        assertThat(KeylessAccess.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.5", "localhost.example.com", ""})
    void other_host_is_no_loopback(String host) {
        assertThat(KeylessAccess.isLoopback(host)).isFalse();
    }
}
