// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SweepWatchdogTest {
    private final AtomicInteger reports = new AtomicInteger();

    private SweepWatchdog watchdog(boolean requiresAlerts) {
        return new SweepWatchdog() {
            @Override
            public void reportSuccess() {
                reports.incrementAndGet();
            }

            @Override
            public boolean requiresAlerts() {
                return requiresAlerts;
            }
        };
    }

    @Test
    void conditional_watchdog_reports_only_while_condition_holds() {
        var isSound = new AtomicBoolean();
        var watchdog = watchdog(true).onlyIf(isSound::get);
        watchdog.reportSuccess();
        assertThat(reports).hasValue(0);
        isSound.set(true);
        watchdog.reportSuccess();
        assertThat(reports).hasValue(1);
    }

    @Test
    void conditional_watchdog_keeps_the_requirement_of_alerts() {
        assertThat(watchdog(true).onlyIf(() -> true).requiresAlerts()).isTrue();
        assertThat(watchdog(false).onlyIf(() -> true).requiresAlerts()).isFalse();
    }
}
