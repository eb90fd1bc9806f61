// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.SettableClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Provides the tests' clock. The clock starts at the current time, which webhook receivers check. It moves only on
 * request.
 */
class TestClockProducer {
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    SettableClock produceClock() {
        return new SettableClock(Instant.now());
    }
}
