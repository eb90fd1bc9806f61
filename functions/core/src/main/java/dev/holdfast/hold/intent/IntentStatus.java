// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.json.JsonEnum;

/** The status of an intent. */
public enum IntentStatus implements JsonEnum {
    QUEUED,
    /**
     * The intent is queued and has all approvals that the policy requires. Holdfast never stores this status, because
     * somebody may change the policy.
     */
    APPROVED,
    /** The last release failed. The intent is still in the queue, and a caller can release it again. */
    FAILED,
    RELEASED,
    PURGED,
    /** The window closed before a release. */
    EXPIRED;

    public boolean isEnded() {
        return this == RELEASED || this == PURGED || this == EXPIRED;
    }
}
