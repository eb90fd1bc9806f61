// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

/** The states of a subscription's receiver. */
public enum ReceiverState {
    WORKING,
    /** Attempts to send to the receiver fail. */
    FAILING,
    /** The receiver is gone, so Holdfast doesn't try to send events. */
    DISABLED
}
