// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

/** The reaction of a full spool to a further entry. */
public enum OverflowPolicy {
    /** The append fails with a {@link SpoolFullException}. */
    REFUSE,
    /** The spool drops the entries of its oldest segment. It logs and counts them. */
    DROP_OLDEST
}
