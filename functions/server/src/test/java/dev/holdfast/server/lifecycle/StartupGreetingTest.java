// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupGreetingTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://localhost:80",
        "LOCALHOST, http://localhost:80",
        "0.0.0.0, http://localhost:80",
        "::, http://localhost:80",
        "::1, http://[::1]:80",
        "[::1], http://[::1]:80",
        "10.0.0.5, http://10.0.0.5:80",
        "holdfast.example.com, http://holdfast.example.com:80"
    })
    void greeting_names_address_on_which_server_listens(String host, String address) {
        assertThat(StartupGreeting.address(host, 80)).isEqualTo(address);
    }
}
