package dev.holdfast.access;

import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusy;

/**
 * One thing that a caller can ask for. Edges decode the request, call {@link #call}, and encode the answer.
 *
 * @param <Q> the request
 * @param <A> what a request that is not refused is answered with
 */
public abstract class Action<Q, A> {
    private final Scope needs;
    private final Class<Q> takes;

    /** @param needs the scope that a credential needs */
    protected Action(Scope needs, Class<Q> takes) {
        this.needs = needs;
        this.takes = takes;
    }

    /** What an edge reads a request as. */
    public final Class<Q> takes() {
        return takes;
    }

    /** Does it. Whatever it reads or writes belongs to {@code caller.app()}. Not for edges, since it asks for no scope. */
    protected abstract Answer<A> run(Caller caller, Q request);

    /** Does it if the caller may. Throws only for faults worth a retry or a repair. */
    public final Answer<A> call(Caller caller, Q request) {
        if (!caller.scope().allows(needs)) {
            return Answer.refused(new Problem.Forbidden("this needs the scope " + needs.word()
                    + ", and the credential has " + caller.scope().word()));
        }
        try {
            return run(caller, request);
        } catch (TableBusy e) {
            return Answer.refused(new Problem.Busy("the table asks to slow down; nothing was done, try again"));
        }
    }
}
