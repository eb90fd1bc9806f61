package dev.holdfast.access;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusyException;

/**
 * One thing that a caller can ask for. Edges decode the request, call {@link #call}, and encode the answer.
 *
 * @param <Q> the request
 * @param <A> what a request that is not refused is answered with
 */
public abstract class Action<Q, A> {
    private final Scope requiredScope;
    private final Class<Q> requestType;

    /** @param needs the scope that a credential needs */
    public Action(Scope needs, Class<Q> takes) {
        this.requiredScope = needs;
        this.requestType = takes;
    }

    /** What an edge reads a request as. */
    public final Class<Q> requestType() {
        return requestType;
    }

    /** Does it. Whatever it reads or writes belongs to {@code caller.app()}. Not for edges, since it asks for no scope. */
    protected abstract ActionResult<A> run(Caller caller, Q request);

    /** Does it if the caller may. Throws only for faults worth a retry or a repair. */
    public final ActionResult<A> call(Caller caller, Q request) {
        if (!caller.scope().allows(requiredScope)) {
            return ActionResult.refused(new Problem.Forbidden("this needs the scope " + requiredScope.jsonName()
                    + ", and the credential has " + caller.scope().jsonName()));
        }
        try {
            return run(caller, request);
        } catch (TableBusyException e) {
            return ActionResult.refused(new Problem.Busy("the table asks to slow down; nothing was done, try again"));
        }
    }
}
