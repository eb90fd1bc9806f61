// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.UnreadableRowException;
import java.util.Optional;
import java.util.function.Supplier;

/** Authenticates callers by their API keys. */
public final class ApiKeyAuthenticator {
    private final ApiKeyStore apiKeyStore;

    public ApiKeyAuthenticator(ApiKeyStore apiKeyStore) {
        this.apiKeyStore = apiKeyStore;
    }

    /** Whether a text has the form of a key. Doesn't read the table. */
    public static boolean hasKeyForm(String text) {
        return ApiKeyText.parse(text).isPresent();
    }

    /**
     * Returns the caller that a key authenticates.
     *
     * @param unknownKeyDetail the detail of the refusal for a key that isn't a key of the application or of an operator
     * @return the caller, or a refusal: {@code Unauthorized} for an unknown key, {@code Busy} when the table is
     *     overloaded, {@code Unreadable} when the table can't read the key's row
     */
    public ActionResult<Caller> authenticate(String app, String key, String unknownKeyDetail) {
        return resultOf(
                () -> ApiKeyText.parse(key).flatMap(apiKeyText -> findCaller(app, apiKeyText)), unknownKeyDetail);
    }

    /** Does the same as {@link #authenticate(String, String, String)} for a request that names no application. */
    public ActionResult<Caller> authenticate(String key, String unknownKeyDetail) {
        var parsedKey = ApiKeyText.parse(key);
        if (parsedKey.filter(apiKeyText -> apiKeyText.hasScope(Scope.OPERATOR)).isPresent())
            return ActionResult.refused(new Problem.Unauthorized(
                    "the key of an operator only manages keys; use the key of an application instead"));
        return resultOf(
                () -> parsedKey.flatMap(apiKeyText -> apiKeyStore
                        .findApp(apiKeyText.id())
                        .filter(app -> !app.equals(ApiKeyStore.OPERATOR_APP))
                        .flatMap(app -> findCaller(app, apiKeyText))),
                unknownKeyDetail);
    }

    private Optional<Caller> findCaller(String app, ApiKeyText apiKeyText) {
        return apiKeyStore
                .find(apiKeyText.hasScope(Scope.OPERATOR) ? ApiKeyStore.OPERATOR_APP : app, apiKeyText.id())
                .filter(stored -> apiKeyText.hasScope(stored.scope()) && apiKeyText.hasHash(stored.hash()))
                .map(stored -> callerOf(app, stored));
    }

    /**
     * Returns the caller of an application's key without its secret, for work that a request with the key has scheduled.
     * Returns empty if the key no longer exists.
     */
    public Optional<Caller> findCaller(String app, String keyId) {
        return apiKeyStore.find(app, keyId).map(stored -> callerOf(app, stored));
    }

    /** Whether any key exists. From then on, no call without a key is allowed. */
    public boolean hasAnyKey() {
        return apiKeyStore.hasAnyKey();
    }

    private static Caller callerOf(String app, ApiKeyStore.StoredApiKey stored) {
        return Caller.ofKey(app, stored.scope(), stored.id(), stored.name(), stored.canActForUsers());
    }

    private static ActionResult<Caller> resultOf(Supplier<Optional<Caller>> search, String unknownKeyDetail) {
        try {
            return search.get()
                    .map(ActionResult::ok)
                    .orElseGet(() -> ActionResult.refused(new Problem.Unauthorized(unknownKeyDetail)));
        } catch (TableBusyException e) {
            return ActionResult.refused(Problem.Busy.nothingChanged());
        } catch (UnreadableRowException e) {
            return ActionResult.refused(e.problem().withoutContent());
        }
    }
}
