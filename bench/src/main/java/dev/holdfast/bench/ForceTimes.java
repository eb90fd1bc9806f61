// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.client.spool.SpoolListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records how long the spool takes to write each group of entries and to force it to the disk. */
final class ForceTimes implements SpoolListener {
    /** The times in nanoseconds. Only the spool's writer thread adds times. */
    final List<Long> nanos = new ArrayList<>();

    @Override
    public void stored(int entries, Duration time) {
        nanos.add(time.toNanos());
    }
}
