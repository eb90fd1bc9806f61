// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.client.contract.CalendarContract;
import dev.holdfast.client.transport.Transport;
import java.time.Duration;
import java.time.Instant;

class DoubleCalendarTest extends CalendarContract {
    private final HoldfastDouble holdfastDouble = HoldfastDouble.start();

    @Override
    protected Transport transport(String app) {
        return holdfastDouble.transport(app);
    }

    @Override
    protected Instant now() {
        return holdfastDouble.clock().instant();
    }

    @Override
    protected void advance(Duration duration) {
        holdfastDouble.clock().advance(duration);
    }

    @Override
    protected void sweep() {
        holdfastDouble.sweep();
    }
}
