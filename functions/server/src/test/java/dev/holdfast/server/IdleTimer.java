// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Repeats no work, because the tests themselves run sweeps. */
@Alternative
@Priority(1)
@Singleton
class IdleTimer extends BackgroundTimer {
    @Override
    void repeat(String threadName, Duration period, Runnable work) {}
}
