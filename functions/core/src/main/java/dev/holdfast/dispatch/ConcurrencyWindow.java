// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

/**
 * Computes how many batches of one partition may run at the same time, by additive increase and multiplicative decrease
 * (AIMD).
 *
 * <p>The window is always between {@value #MIN_BATCHES} and {@value #MAX_BATCHES}. The window grows slowly while the
 * receiver succeeds, and shrinks immediately if the receiver fails.
 *
 * <ol>
 *   <li>Begin with {@value #INITIAL_BATCHES} batches.
 *   <li>If a batch succeeds while other rows wait, add {@code 1 / window}. A full window of successful batches adds
 *       one batch.
 *   <li>If a batch fails, halve the window. Batches that began before the last reduction don't reduce it again.
 * </ol>
 *
 * <p>Source: D.-M. Chiu and R. Jain, Analysis of the Increase and Decrease Algorithms for Congestion Avoidance in
 * Computer Networks (1989); RFC 5681, section 3.1. The caller synchronizes the calls.
 */
final class ConcurrencyWindow {
    static final int INITIAL_BATCHES = 4;
    static final int MIN_BATCHES = 1;
    static final int MAX_BATCHES = 64;

    private double window = INITIAL_BATCHES;
    private int reductions;

    /** Returns how many batches may run at the same time. */
    int size() {
        return (int) window;
    }

    /** Returns the number of reductions so far. A batch remembers this number from its beginning. */
    int reductions() {
        return reductions;
    }

    void increase() {
        window = Math.min(MAX_BATCHES, window + 1 / window);
    }

    /** @param reductionsAtStart the number of reductions at the beginning of the failed batch */
    void reduce(int reductionsAtStart) {
        if (reductionsAtStart != reductions) return;
        reductions++;
        window = Math.max(MIN_BATCHES, window / 2);
    }
}
