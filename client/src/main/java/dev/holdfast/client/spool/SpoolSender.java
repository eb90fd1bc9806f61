// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

/** Sends the entries of a spool. Several threads use a sender at the same time, but only one thread per subject. */
@FunctionalInterface
public interface SpoolSender {
    /**
     * Sends an entry and waits for the answer. The spool may send an entry again after a crash, so the call needs an
     * idempotency key.
     *
     * @param moreFollows whether the spool contains a later entry of the same subject
     * @return the result; if the method throws an exception, the spool sends the entry later
     */
    SendResult send(SpoolEntry entry, boolean moreFollows);
}
