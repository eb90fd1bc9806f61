// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.client.spool.SpoolListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records the time of each write and force of a spool. */
final class ForceTimes implements SpoolListener {
    /** Only the spool's writer adds times. */
    final List<Long> nanos = new ArrayList<>();

    @Override
    public void stored(int entries, Duration time) {
        nanos.add(time.toNanos());
    }
}
