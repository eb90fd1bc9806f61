package dev.holdfast.access;

import org.jspecify.annotations.Nullable;

/**
 * Who acts, as the credential says. Every row that an action touches is found through {@link #app}, so no request can
 * reach another application's.
 *
 * @param app the application whose rows this caller may reach
 * @param name who is written into the history: {@code key:<id>}, {@code iam:<arn>}, a person's address, …
 * @param person whether an individual acts, whose roles count; false for the application itself
 * @param cause why, as far as the request says
 */
public record Caller(
        String app,
        Scope scope,
        String name,
        boolean person,
        @Nullable ChangeCause cause) {
    public Caller(String app, Scope scope, String name, boolean person) {
        this(app, scope, name, person, null);
    }

    public static Caller application(String app, Scope scope, String name) {
        return new Caller(app, scope, name, false);
    }

    /** The same credential acting for one of the application's users; only an application may do so. */
    public Caller actingFor(@Nullable String actor) {
        return actor == null ? this : new Caller(app, scope, actor, true, cause);
    }

    public Caller withCause(@Nullable ChangeCause changeCause) {
        return new Caller(app, scope, name, person, changeCause);
    }
}
