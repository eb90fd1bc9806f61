// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

/** Finds the silenced periods. */
public interface PeriodSilences {
    /** Whether silences for this kind of violation cover the whole period. */
    boolean cover(
            String app, String workflow, String state, ViolationKind violationKind, CountingPeriod countingPeriod);
}
