// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

/** Whether a subscription's receiver gets events. */
public enum ReceiverState {
    WORKING,
    /** Its attempts fail. */
    FAILING,
    /** It was gone, so that no attempt is made. */
    DISABLED
}
