// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

/** The conditions for a heartbeat to the external watchdog. */
public enum HeartbeatRequirement {
    /** A sweep has succeeded. */
    SWEEP,
    /** A sweep has succeeded, and Holdfast can send alerts. */
    ALERTS
}
