// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerLauncherTest {
    /**
     * Reads the Java version that a class requires from the seventh and eighth byte of the class file. The number 45 is
     * Java 1.
     */
    private static int requiredJavaOf(Class<?> type) throws IOException {
        try (var file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            var bytes = file.readNBytes(8);
            return ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) - 44;
        }
    }

    @Test
    void java_8_can_load_the_launcher() throws IOException {
        assertThat(requiredJavaOf(ServerLauncher.class)).isEqualTo(8);
    }

    @Test
    void oldest_java_is_compile_target_of_server() throws IOException {
        assertThat(requiredJavaOf(Main.class)).isEqualTo(ServerLauncher.OLDEST_JAVA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.7", "1.8", "9", "11", "17", "20"})
    void older_java_is_too_old(String java) {
        assertThat(ServerLauncher.isTooOld(java)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"21", "25", "100"})
    void newer_java_is_accepted(String java) {
        assertThat(ServerLauncher.isTooOld(java)).isFalse();
    }
}
