package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an intent is on its way. */
public enum IntentStatus {
    QUEUED,
    /** Queued, and with all the approvals that the policy asks for. Never stored: the policy may change. */
    APPROVED,
    /** What was tried with it could not be done; it is queued still, and can be released again. */
    FAILED,
    RELEASED,
    PURGED,
    /** Its window closed before anybody released it. */
    EXPIRED;

    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isEnded() {
        return this == RELEASED || this == PURGED || this == EXPIRED;
    }
}
