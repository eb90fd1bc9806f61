// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.ContentView;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.RowTooLargeException;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.UnreadableRowException;
import org.jspecify.annotations.Nullable;

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
     * Whether the action can change rows. The request of such an action can't be empty, because it says what to change.
     */
    public final boolean changesRows() {
        return requiredScope != Scope.READ;
    }

    /**
     * Carries out the request. An implementation reads and writes only rows of {@code caller.app()}. Edges must use
     * {@link #call}, because this method doesn't check the scope.
     */
    protected abstract ActionResult<A> run(Caller caller, Q request);

    /** Whether a credential of the scope allows this action. */
    protected boolean isAllowedWith(Scope scope) {
        return scope.allows(requiredScope);
    }

    /** Whether every person who has signed in is allowed to call this action, whatever the scope of the token is. */
    protected boolean isOpenToPeople() {
        return false;
    }

    /** Whether an agent is allowed to call this action if its credential allows the action. */
    protected boolean isAllowedForAgents() {
        return true;
    }

    /**
     * Checks the caller's scope and carries out the request. For a caller without the permission to read, the result or
     * refusal contains no content.
     *
     * @return the result, or a refusal:
     *     <ul>
     *       <li>{@code Forbidden} if the caller doesn't have the required scope
     *       <li>{@code Busy} if the table is overloaded
     *       <li>{@code InsufficientStorage} or {@code Unavailable} if the storage fails or has carried out only a part
     *       <li>{@code TooLarge} if a row would be too large
     *       <li>{@code Unreadable} if a required row is broken
     *     </ul>
     * @throws RuntimeException for faults only, such as a broken table
     */
    public final ActionResult<A> call(Caller caller, Q request) {
        if (!isAllowedWith(caller.scope()) && !(isOpenToPeople() && caller.isSignedIn()))
            return ActionResult.refused(new Problem.Forbidden(
                    "this action needs the scope " + requiredScope.jsonName() + ", but " + describeScope(caller)));
        if (caller.isAgent() && !isAllowedForAgents())
            return ActionResult.refused(new Problem.Forbidden("an agent is not allowed to call this action"));
        try {
            var actionResult = run(caller, request);
            return mayRead(caller) ? actionResult : withoutContent(actionResult);
        } catch (TableBusyException e) {
            return ActionResult.refused(Problem.Busy.nothingChanged());
        } catch (TableFailureException e) {
            return refuseOrThrow(e.problem(), e);
        } catch (PartialWriteException e) {
            return refuseOrThrow(e.problem(), e);
        } catch (RowTooLargeException e) {
            return ActionResult.refused(e.problem());
        } catch (UnreadableRowException e) {
            var problem = e.problem();
            return ActionResult.refused(mayRead(caller) ? problem : problem.withoutContent());
        }
    }

    /** Whether the answer may have content. A caller who is allowed to call a reading action is allowed to read. */
    private boolean mayRead(Caller caller) {
        return !changesRows() || caller.scope().allows(Scope.READ);
    }

    private static String describeScope(Caller caller) {
        return switch (caller.scope()) {
            case NONE -> "the token has no scope";
            case STAGE -> "an agent has at most the scope stage";
            case READ, REPORT, TASK, MANAGE, OPERATOR ->
                "the credential has the scope " + caller.scope().jsonName();
        };
    }

    private static <A> ActionResult<A> refuseOrThrow(@Nullable Problem problem, RuntimeException fault) {
        if (problem == null) throw fault;
        return ActionResult.refused(problem);
    }

    private static <A> ActionResult<A> withoutContent(ActionResult<A> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<A>(A result) -> ActionResult.ok(withoutContent(result));
            case ActionResult.Refusal<A>(Problem problem) -> ActionResult.refused(problem.withoutContent());
        };
    }

    @SuppressWarnings("unchecked")
    private static <A> A withoutContent(A result) {
        return result instanceof ContentView<?> view ? (A) view.withoutContent() : result;
    }
}
