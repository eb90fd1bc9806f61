// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

/** The condition of a heartbeat. */
public enum HeartbeatRequirement {
    /** A sweep has succeeded. */
    SWEEP,
    /** A sweep has succeeded, and alerts can leave. */
    ALERTS
}
