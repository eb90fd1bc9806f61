// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.refusal;

import dev.holdfast.client.transport.Operation;

/** Holdfast refused a call. */
public final class RefusalException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusalException(Operation operation, Refusal refusal) {
        super(operation.function() + ": " + refusal.detail() + " (" + refusal.status() + ")", null);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }

    @Override
    public boolean isTemporary() {
        return refusal.isTemporary();
    }
}
