// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.SettableClock;
import dev.holdfast.client.contract.CalendarContract;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;

/** Tests the Java client's operations for calendars with the server. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class JavaClientCalendarTest extends CalendarContract {
    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @Override
    protected Transport transport(String app) {
        return ServerTransport.open(app, null);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    protected void sweep() {
        sweepScheduler.sweep();
    }
}
