// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

/** What the execution of a batch shows about the receiver of its rows. */
public enum BatchOutcome {
    /** The receiver accepted the batch at once, so it may accept more batches at the same time. */
    ACCEPTED,
    /** The receiver failed or didn't answer, so it should get fewer batches at the same time. */
    FAILED,
    /** The batch shows nothing about the receiver. */
    NEUTRAL,
    /** The worker can't execute any further rows of the partition now. The dispatcher drops the queued rows that aren't urgent. */
    BLOCKED
}
