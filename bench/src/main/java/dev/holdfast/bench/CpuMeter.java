package dev.holdfast.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall-clock and CPU time of this process since it was made. CPU time doesn't depend on who else uses the machine. */
final class CpuMeter {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long began = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();

    double elapsedSeconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    double cpuMicros() {
        return (SYSTEM.getProcessCpuTime() - cpu) / 1e3;
    }

    /** What the figures were taken on. */
    static String describeMachine() {
        return "%d cores, %d GiB, %s %s, load %.1f"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Math.round(SYSTEM.getTotalMemorySize() / (double) (1 << 30)),
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        SYSTEM.getSystemLoadAverage());
    }
}
