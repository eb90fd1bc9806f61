// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

/** The reason why the spool doesn't send an entry. */
public enum SetAsideCause {
    /** Holdfast refused the call. */
    REFUSED,
    /** The entry became older than the spool's maximum age. */
    EXPIRED
}
