// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

/**
 * Counts the entries of a spool, by what happened to them.
 *
 * @param waiting the entries that wait now
 * @param bytes the bytes of the segments on disk; a segment is deleted when all its entries are finished
 * @param stored the entries that the spool has stored. This number and the following numbers begin at zero when the
 *     spool opens
 */
public record SpoolCounts(
        long waiting,
        long bytes,
        long stored,
        long groups,
        long sent,
        long refused,
        long expired,
        long dropped,
        long damages) {}
