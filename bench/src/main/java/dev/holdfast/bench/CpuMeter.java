// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures wall-clock and CPU time of this process since the meter's creation. Other processes don't affect the CPU
 * time.
 */
public final class CpuMeter {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long startNanos = System.nanoTime();
    private final long startCpuNanos = SYSTEM.getProcessCpuTime();

    public double elapsedSeconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    public double cpuMicros() {
        return (SYSTEM.getProcessCpuTime() - startCpuNanos) / 1e3;
    }

    /** Describes the machine that runs the benchmark. */
    public static String describeMachine() {
        return "%d cores, %d GiB, %s %s, load %.1f"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Math.round(SYSTEM.getTotalMemorySize() / (double) (1 << 30)),
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        SYSTEM.getSystemLoadAverage());
    }
}
