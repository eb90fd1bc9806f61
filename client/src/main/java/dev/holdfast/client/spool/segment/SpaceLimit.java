// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

/** Limits the number of bytes that a folder may contain. */
@FunctionalInterface
public interface SpaceLimit {
    /**
     * Makes room for an entry before a writer writes it.
     *
     * @param bytes the bytes of the entry and of the other entries of its group
     * @throws RuntimeException if there is no room; the append fails with this exception
     */
    void makeRoom(long bytes, SegmentWriter writer);
}
