// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import java.util.function.BooleanSupplier;

/**
 * Reports every successful sweep to an external watchdog, which alerts people if the reports stop. An implementation
 * must not throw and must not block for long.
 */
public interface SweepWatchdog {
    void reportSuccess();

    /** Handles an unsuccessful sweep, which has left rows that have been due for too long. */
    default void reportBacklog() {}

    /** Whether Holdfast reports success only while it can send alerts. */
    default boolean requiresAlerts() {
        return true;
    }

    /** Returns a watchdog that passes reports of success to this watchdog only while the condition is true. */
    default SweepWatchdog onlyIf(BooleanSupplier condition) {
        var watchdog = this;
        return new SweepWatchdog() {
            @Override
            public void reportSuccess() {
                if (condition.getAsBoolean()) watchdog.reportSuccess();
            }

            @Override
            public void reportBacklog() {
                watchdog.reportBacklog();
            }

            @Override
            public boolean requiresAlerts() {
                return watchdog.requiresAlerts();
            }
        };
    }

    SweepWatchdog NONE = () -> {};
}
