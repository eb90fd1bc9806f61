// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.text.TextLength;
import dev.holdfast.text.UnicodeForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller of an action. Actions derive every row key from {@link #app}, so a request can't read or
 * change the rows of a different application.
 *
 * @param app the application whose rows the caller can read and change
 * @param name the name of the caller in the history: {@code key:<id>}, {@code iam:<arn>}, a person's address, …
 * @param isPerson true for a person, who can have roles; false for the application itself
 * @param isKeyless true if the caller has no credential. Holdfast allows such calls only while no API key exists
 * @param actsForUsers whether the caller can act for users of the application. For an API key, its creator decides
 * @param agent the name of the agent that makes the request for the caller, as the request gives it; null if the
 *     request names no agent
 * @param cause the trace and the event that the request names as its cause; null if the request names no cause
 * @param apps the applications whose tasks the caller sees in an inbox: {@link #app}, and the others that a person's
 *     token allows
 * @param keyId the id of the API key that authenticates the caller; null for another credential
 */
public record Caller(
        String app,
        Scope scope,
        String name,
        boolean isPerson,
        boolean isKeyless,
        boolean actsForUsers,
        @Nullable String agent,
        @Nullable ChangeCause cause,
        List<String> apps,
        @Nullable String keyId) {
    private static final String KEY_PREFIX = "key:";

    public Caller {
        name = PersonName.normalize(name);
        apps = apps.isEmpty() ? List.of(app) : List.copyOf(apps);
    }

    public Caller(
            String app,
            Scope scope,
            String name,
            boolean isPerson,
            boolean isKeyless,
            boolean actsForUsers,
            @Nullable String agent,
            @Nullable ChangeCause cause) {
        this(app, scope, name, isPerson, isKeyless, actsForUsers, agent, cause, List.of(app), null);
    }

    public Caller(String app, Scope scope, String name, boolean isPerson, @Nullable ChangeCause cause) {
        this(app, scope, name, isPerson, false, !isPerson, null, cause);
    }

    public Caller(String app, Scope scope, String name, boolean isPerson) {
        this(app, scope, name, isPerson, null);
    }

    /** Returns a caller without a credential, who is allowed to call every action. */
    public static Caller withoutKey(String app, String name) {
        return new Caller(app, Scope.MANAGE, name, false, true, true, null, null);
    }

    public static Caller application(String app, Scope scope, String name) {
        return new Caller(app, scope, name, false);
    }

    /** Returns the caller that an API key without a known id authenticates. */
    public static Caller ofKey(String app, Scope scope, String keyName, boolean actsForUsers) {
        return ofKey(app, scope, null, keyName, actsForUsers);
    }

    /** Returns the caller that an API key authenticates. */
    public static Caller ofKey(String app, Scope scope, @Nullable String keyId, String keyName, boolean actsForUsers) {
        return new Caller(
                app, scope, KEY_PREFIX + keyName, false, false, actsForUsers, null, null, List.of(app), keyId);
    }

    /**
     * Returns a caller with this caller's credential who acts for a user of the application. Returns this caller if the
     * actor is null.
     *
     * @param member the name of the member or header that contains the actor; a refusal shows this name
     */
    public ActionResult<Caller> tryActingFor(@Nullable String actor, String member) {
        if (actor == null) return ActionResult.ok(this);
        if (isPerson)
            return ActionResult.refused(
                    new Problem.Forbidden(member + " is not allowed: only an application may act for a user"));
        if (scope == Scope.STAGE)
            return ActionResult.refused(new Problem.Forbidden(
                    member + " is not allowed: a credential with the scope stage isn't allowed to act for users"));
        if (actsForUsers) return ActionResult.ok(actingFor(actor));
        var hint = scope == Scope.OPERATOR ? "" : "; create a key with actsForUsers for it";
        return ActionResult.refused(new Problem.Forbidden(
                member + " is not allowed: the credential isn't allowed to act for users" + hint));
    }

    /** Does the same as {@link #tryActingFor}, but checks no permission. */
    public Caller actingFor(@Nullable String actor) {
        return actor == null
                ? this
                : new Caller(app, scope, actor, true, isKeyless, actsForUsers, agent, cause, apps, keyId);
    }

    /**
     * Returns a caller whose requests an agent makes. Such a caller has at most the scope {@code stage} instead of
     * {@code manage}. Returns this caller if the agent is null.
     */
    public Caller throughAgent(@Nullable String agentName) {
        return agentName == null
                ? this
                : new Caller(
                        app,
                        scope == Scope.MANAGE ? Scope.STAGE : scope,
                        name,
                        isPerson,
                        isKeyless,
                        actsForUsers,
                        UnicodeForm.compose(agentName),
                        cause,
                        apps,
                        keyId);
    }

    /** Whether the caller is a person who has signed in with a token. An application that acts for a person has not. */
    public boolean isSignedIn() {
        return isPerson && !actsForUsers;
    }

    /** Whether an agent makes the request. Agents prepare work, but leave decisions to people. */
    public boolean isAgent() {
        return agent != null || scope == Scope.STAGE;
    }

    /**
     * Returns the name of the agent that makes the request; null if no agent makes it. Without a name in the request,
     * the agent has the name of its key.
     */
    public @Nullable String agentName() {
        if (agent != null || scope != Scope.STAGE) return agent;
        var keyName = name.startsWith(KEY_PREFIX) ? name.substring(KEY_PREFIX.length()) : name;
        return TextLength.cut(keyName, InputFaults.MAX_AGENT_CHARACTERS);
    }

    /**
     * Whether the caller may see the results of a batch. They can contain items that a person doesn't see, so a person
     * sees only the results of their own batches.
     *
     * @param by the name of the caller who began the batch
     */
    public boolean seesBatchOf(String by, boolean isBegunByPerson) {
        return !isPerson || isBegunByPerson && PersonName.isSame(by, name);
    }

    public Caller withCause(@Nullable ChangeCause changeCause) {
        return new Caller(app, scope, name, isPerson, isKeyless, actsForUsers, agent, changeCause, apps, keyId);
    }

    /**
     * Returns a caller whose inbox also shows the tasks in other applications.
     *
     * @param apps all applications that the caller's token allows
     */
    public Caller withApps(List<String> apps) {
        return new Caller(app, scope, name, isPerson, isKeyless, actsForUsers, agent, cause, apps, keyId);
    }
}
