// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller of an action. Actions derive every row key from {@link #app}, so a request can't read or
 * change the rows of a different application.
 *
 * @param app the application whose rows the caller can read and change
 * @param name the name of the caller in the history: {@code key:<id>}, {@code iam:<arn>}, a person's address, …
 * @param isPerson true for a person, who can have roles; false for the application itself
 * @param isKeyless true if the caller has no credential. Holdfast allows such calls only while no API key exists
 * @param cause the trace and the event that the request names as its cause; null if the request names no cause
 */
public record Caller(
        String app,
        Scope scope,
        String name,
        boolean isPerson,
        boolean isKeyless,
        @Nullable ChangeCause cause) {
    public Caller {
        name = PersonName.normalize(name);
    }

    public Caller(String app, Scope scope, String name, boolean isPerson, @Nullable ChangeCause cause) {
        this(app, scope, name, isPerson, false, cause);
    }

    public Caller(String app, Scope scope, String name, boolean isPerson) {
        this(app, scope, name, isPerson, null);
    }

    /** Returns a caller without a credential, who is allowed to call every action. */
    public static Caller withoutKey(String app, String name) {
        return new Caller(app, Scope.MANAGE, name, false, true, null);
    }

    public static Caller application(String app, Scope scope, String name) {
        return new Caller(app, scope, name, false);
    }

    /**
     * Returns a caller with this caller's credential who acts for a user of the application. Returns this caller if the
     * actor is null.
     *
     * @param member the member or the header that names the actor, for the refusal
     */
    public ActionResult<Caller> tryActingFor(@Nullable String actor, String member) {
        if (actor == null) return ActionResult.ok(this);
        if (isPerson)
            return ActionResult.refused(
                    new Problem.Forbidden(member + " is not allowed: only an application may act for a user"));
        return scope == Scope.STAGE
                ? ActionResult.refused(new Problem.Forbidden(
                        member + " is not allowed: a credential with the scope stage acts for no user"))
                : ActionResult.ok(actingFor(actor));
    }

    /** As {@link #tryActingFor}, without a check. */
    public Caller actingFor(@Nullable String actor) {
        return actor == null ? this : new Caller(app, scope, actor, true, isKeyless, cause);
    }

    /** Whether the caller is an agent, which prepares work but leaves decisions to people. */
    public boolean isAgent() {
        return scope == Scope.STAGE;
    }

    public Caller withCause(@Nullable ChangeCause changeCause) {
        return new Caller(app, scope, name, isPerson, isKeyless, changeCause);
    }
}
