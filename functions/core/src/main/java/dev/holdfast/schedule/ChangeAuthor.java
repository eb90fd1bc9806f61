// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.access.Caller;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.Scope;
import dev.holdfast.apikey.ApiKeyAuthenticator;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who has scheduled a change. Holdfast judges the author's rights again when the change is due.
 *
 * @param scope the scope of the request that scheduled the change
 * @param person true for a person; otherwise null
 * @param keyId the id of the API key of the request; null for another credential
 * @param keyless true if the request had no credential; otherwise null
 * @param agent the name of the agent that made the request; null if no agent made it
 */
public record ChangeAuthor(
        String name,
        Scope scope,
        @Nullable Boolean person,
        @Nullable String keyId,
        @Nullable Boolean keyless,
        @Nullable String agent) {
    public ChangeAuthor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scope, "scope");
    }

    static ChangeAuthor of(Caller caller) {
        return new ChangeAuthor(
                caller.name(),
                caller.scope(),
                caller.isPerson() ? true : null,
                caller.keyId(),
                caller.isKeyless() ? true : null,
                caller.agentName());
    }

    /** Whether the caller is the author: the same person, or the same credential of an application. */
    boolean is(Caller caller) {
        return isPerson() == caller.isPerson()
                && PersonName.isSame(name, caller.name())
                && (isPerson() || Objects.equals(keyId, caller.keyId()))
                && isAgent() == caller.isAgent();
    }

    private boolean isAgent() {
        return agent != null || scope == Scope.STAGE;
    }

    private boolean isPerson() {
        return Boolean.TRUE.equals(person);
    }

    /**
     * Returns the author as the caller of an action now, with the author's present rights. Refuses an author whose key no
     * longer exists or no longer has the rights of the request, and an author without a key as soon as keys exist.
     */
    ActionResult<Caller> authenticate(String app, ApiKeyAuthenticator apiKeyAuthenticator) {
        if (Boolean.TRUE.equals(keyless))
            return apiKeyAuthenticator.hasAnyKey()
                    ? refuse("scheduled the change without a key, and each call needs a key now")
                    : ActionResult.ok(asCaller(Caller.withoutKey(app, name)));
        if (keyId == null) return ActionResult.ok(asCaller(new Caller(app, scope, name, isPerson())));
        var found = apiKeyAuthenticator.findCaller(app, keyId).orElse(null);
        if (found == null) return refuse("no longer has the key with which it scheduled the change");
        if (isPerson() && !found.actsForUsers()) return refuse("has no key that acts for users any more");
        var caller = asCaller(found);
        return caller.scope() == scope
                ? ActionResult.ok(caller)
                : refuse("no longer has the scope " + scope.jsonName());
    }

    private Caller asCaller(Caller credential) {
        return (isPerson() ? credential.actingFor(name) : credential).throughAgent(agent);
    }

    private static ActionResult<Caller> refuse(String reason) {
        return ActionResult.refused(new Problem.Forbidden("its author " + reason));
    }
}
