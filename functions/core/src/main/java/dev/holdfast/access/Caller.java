// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller of an action. Actions derive every row key from {@link #app}, so a request can't reach the
 * rows of another application.
 *
 * @param app the application whose rows the caller may reach
 * @param name the name that the history records: {@code key:<id>}, {@code iam:<arn>}, a person's address, …
 * @param isPerson true if a person acts, whose roles count; false for the application itself
 * @param cause the trace and the event that the request names as its cause; null for none
 */
public record Caller(
        String app,
        Scope scope,
        String name,
        boolean isPerson,
        @Nullable ChangeCause cause) {
    public Caller(String app, Scope scope, String name, boolean isPerson) {
        this(app, scope, name, isPerson, null);
    }

    public static Caller application(String app, Scope scope, String name) {
        return new Caller(app, scope, name, false);
    }

    /** Returns a caller with the same credential that acts for a user of the application; the same caller if the actor is null. */
    public Caller actingFor(@Nullable String actor) {
        return actor == null ? this : new Caller(app, scope, actor, true, cause);
    }

    public Caller withCause(@Nullable ChangeCause changeCause) {
        return new Caller(app, scope, name, isPerson, changeCause);
    }
}
