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
public interface Action<Q, A> {
    /** The scope that a credential needs. */
    Scope needs();

    Class<Q> takes();

    /** Does it. Whatever it reads or writes belongs to {@code caller.app()}. */
    Answer<A> run(Caller caller, Q request);

    /** Does it if the caller may. Throws only for faults worth a retry or a repair. */
    default Answer<A> call(Caller caller, Q request) {
        if (!caller.scope().allows(needs())) {
            return Answer.refused(new Problem.Forbidden("this needs the scope " + needs().word()
                    + ", and the credential has " + caller.scope().word()));
        }
        try {
            return run(caller, request);
        } catch (TableBusy e) {
            return Answer.refused(new Problem.Busy("the table asks to slow down; nothing was done, try again"));
        }
    }
}
