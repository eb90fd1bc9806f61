// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

/**
 * The result of a batch, as far as it concerns the receiver. If a batch takes several attempts, its result is the
 * outcome that comes last in the order of these constants.
 */
public enum BatchOutcome {
    /** The batch shows nothing about the receiver. */
    NEUTRAL,
    /** The receiver accepted the batch immediately, so it may accept more batches at the same time. */
    ACCEPTED,
    /** The receiver failed or didn't answer, so it should get fewer batches at the same time. */
    FAILED,
    /** The worker can execute only urgent rows of the partition now. The dispatcher drops the other queued rows. */
    BLOCKED_EXCEPT_URGENT,
    /** The worker can't execute any further rows of the partition now. The dispatcher drops all queued rows. */
    BLOCKED
}
