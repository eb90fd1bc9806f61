// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Action;
import dev.holdfast.access.Scope;

/** An action on an application's keys. The application's managers and all operators are allowed to call it. */
abstract class KeyAction<Q, A> extends Action<Q, A> {
    KeyAction(Class<Q> requestType) {
        super(Scope.MANAGE, requestType);
    }

    /** Refuses all agents, because an agent with an operator's key could give itself more rights. */
    @Override
    protected final boolean isAllowedForAgents() {
        return false;
    }

    @Override
    protected final boolean isAllowedWith(Scope scope) {
        return scope == Scope.OPERATOR || super.isAllowedWith(scope);
    }
}
