// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.refusal;

import org.jspecify.annotations.Nullable;

/** No answer to a call arrived within the time limit. Holdfast may have carried out the call. */
public final class UnreachableException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isTemporary() {
        return true;
    }
}
