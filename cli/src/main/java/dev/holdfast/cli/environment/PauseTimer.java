// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import java.time.Duration;

/** Pauses the thread between two requests. Tests pass one that only advances their clock. */
@FunctionalInterface
public interface PauseTimer {
    void pause(Duration duration) throws InterruptedException;
}
