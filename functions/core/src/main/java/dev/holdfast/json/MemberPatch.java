// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.jspecify.annotations.Nullable;

/**
 * The change of one property in a JSON Merge Patch (RFC 7396). An absent member keeps the property, null removes it,
 * and any other value replaces it.
 *
 * @param isGiven whether the patch contains the member
 * @param value the new value; null to remove the property, or if the patch doesn't contain the member
 */
@JsonDeserialize(using = MemberPatchReader.class)
public record MemberPatch<T>(boolean isGiven, @Nullable T value) {
    /** Whether the patch removes the property. */
    public boolean isRemoval() {
        return isGiven && value == null;
    }

    /** Returns the property after the patch. */
    public @Nullable T applyTo(@Nullable T current) {
        return isGiven ? value : current;
    }

    /**
     * Returns the property after the patch.
     *
     * @param removed the value of a removed property, such as an empty list
     */
    public T applyTo(T current, T removed) {
        if (!isGiven) return current;
        return value == null ? removed : value;
    }

    /** Returns the new value; {@code other} if the patch keeps or removes the property. */
    public T valueOr(T other) {
        return value == null ? other : value;
    }
}
