// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import java.time.Duration;

/** Pauses the thread between two requests. Tests pass a timer that only advances the clock of the test. */
@FunctionalInterface
public interface PauseTimer {
    void pause(Duration duration) throws InterruptedException;
}
