// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

/** Whether a subscription's receiver gets events. */
public enum ReceiverState {
    WORKING,
    /** The attempts fail. */
    FAILING,
    /** The receiver is gone, so Holdfast makes no attempt. */
    DISABLED
}
