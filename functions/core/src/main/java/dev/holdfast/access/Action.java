// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusyException;

/**
 * One operation that a caller can request. The edges (HTTP, Lambda) decode the request, invoke {@link #call} and encode
 * the result.
 *
 * @param <Q> the request
 * @param <A> the result of a successful call
 */
public abstract class Action<Q, A> {
    private final Scope requiredScope;
    private final Class<Q> requestType;

    /**
     * @param requiredScope the scope that the caller's credential must have
     * @param requestType the class that an edge decodes a request into
     */
    protected Action(Scope requiredScope, Class<Q> requestType) {
        this.requiredScope = requiredScope;
        this.requestType = requestType;
    }

    /** Returns the class that an edge decodes a request into. */
    public final Class<Q> requestType() {
        return requestType;
    }

    /**
     * Carries out the request. It reads and writes rows of {@code caller.app()} only. Edges must use {@link #call}, because
     * this method doesn't check the scope.
     */
    protected abstract ActionResult<A> run(Caller caller, Q request);

    /**
     * Checks the caller's scope and carries out the request.
     *
     * @return the result, or a refusal: {@code Forbidden} without the required scope, {@code Busy} when the table is overloaded
     * @throws RuntimeException for faults only, such as a broken table or an unreadable row
     */
    public final ActionResult<A> call(Caller caller, Q request) {
        if (!caller.scope().allows(requiredScope)) {
            return ActionResult.refused(new Problem.Forbidden("this action needs the scope " + requiredScope.jsonName()
                    + ", but the credential has the scope " + caller.scope().jsonName()));
        }
        try {
            return run(caller, request);
        } catch (TableBusyException e) {
            return ActionResult.refused(Problem.Busy.nothingChanged());
        }
    }
}
