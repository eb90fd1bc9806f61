// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.refusal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reason why Holdfast refused a call, made from the problem (RFC 9457) in the answer. */
public sealed interface Refusal {
    /** Returns the HTTP status code. */
    int status();

    /** Returns the explanation for people. Programs must not rely on its text. */
    String detail();

    /**
     * Whether the same call can succeed later without a correction. Then the storage or the network is the cause of the
     * refusal, and not the call.
     */
    default boolean isTemporary() {
        return false;
    }

    /**
     * The request is invalid.
     *
     * @param faults all faults of the request
     */
    record Invalid(int status, String detail, List<InputFault> faults) implements Refusal {}

    /** The call has no valid API key. */
    record Unauthorized(int status, String detail) implements Refusal {}

    /** The key's scope or the person's roles don't allow the call. */
    record Forbidden(int status, String detail) implements Refusal {}

    /** The application has no such resource. */
    record NotFound(int status, String detail) implements Refusal {}

    /**
     * The state of the resource doesn't allow the call.
     *
     * @param current the values that explain the conflict, for example {@code state}, {@code version},
     *     {@code allowed}, or the existing {@code item}
     */
    record Conflict(int status, String detail, JsonNode current) implements Refusal {
        /** Returns the current state of the item; null if the problem doesn't contain it. */
        public @Nullable String state() {
            return current.path("state").textValue();
        }
    }

    /**
     * The resource has a newer version than the call expects.
     *
     * @param version the current version
     */
    record Stale(int status, String detail, long version) implements Refusal {}

    /** A part of the request exceeds a limit. */
    record TooLarge(int status, String detail, List<InputFault> faults) implements Refusal {}

    /** An earlier, different call had the same idempotency key. */
    record KeyReused(int status, String detail) implements Refusal {}

    /**
     * Holdfast can't carry out the call now. Nothing was changed.
     *
     * @param retryAfter the delay that Holdfast asks for; null if it asks for none
     */
    record Busy(int status, String detail, @Nullable Duration retryAfter) implements Refusal {
        @Override
        public boolean isTemporary() {
            return true;
        }
    }

    /**
     * The storage of Holdfast is unavailable. Holdfast may have made the change.
     *
     * @param retryAfter the delay that Holdfast asks for; null if it asks for none
     */
    record Unavailable(int status, String detail, @Nullable Duration retryAfter) implements Refusal {
        @Override
        public boolean isTemporary() {
            return true;
        }
    }

    /** The disk of Holdfast is full. Nothing was changed. */
    record InsufficientStorage(int status, String detail) implements Refusal {
        @Override
        public boolean isTemporary() {
            return true;
        }
    }

    /** A stored row that the call needs is broken. Nothing was changed. */
    record Unreadable(int status, String detail) implements Refusal {}

    /**
     * A refusal of another type. It can come from a proxy, or from a newer Holdfast.
     *
     * @param type the type of the problem; {@code about:blank} if the answer was no problem
     * @param problem the whole answer
     */
    record UnknownRefusal(int status, String type, String detail, JsonNode problem) implements Refusal {
        @Override
        public boolean isTemporary() {
            return status == 429 || status == 500 || status >= 502 && status <= 504;
        }
    }
}
