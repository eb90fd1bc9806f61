// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

/**
 * Reports every successful sweep to an external monitor, which raises an alarm when the reports stop. An implementation must
 * neither throw nor block for long.
 */
public interface SweepWatchdog {
    void reportSuccess();

    SweepWatchdog NONE = () -> {};
}
