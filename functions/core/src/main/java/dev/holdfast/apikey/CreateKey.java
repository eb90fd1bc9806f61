// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;

/** Creates an API key for the caller's application. Only this result shows the key in plain text. */
public final class CreateKey extends Action<CreateKey.Request, ApiKeyView> {
    private final ApiKeyStore apiKeyStore;
    private final InstantSource clock;

    public CreateKey(ApiKeyStore apiKeyStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.apiKeyStore = apiKeyStore;
        this.clock = clock;
    }

    /** @param name names the key; the history of items shows it for changes made with the key */
    public record Request(String name, Scope scope) {}

    @Override
    protected ActionResult<ApiKeyView> run(Caller caller, Request request) {
        var inputFaults = new InputFaults().checkName("/name", request.name());
        if (request.scope() == null) inputFaults.add("/scope", "is required, one of: read, report, manage");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (apiKeyStore.findAll(caller.app()).size() >= ApiKeyStore.MAX_KEYS_PER_APP) {
            return ActionResult.refused(new Problem.Conflict(
                    "an application has at most " + ApiKeyStore.MAX_KEYS_PER_APP + " keys; delete one first"));
        }
        var newApiKey = apiKeyStore.createKey(caller.app(), request.name(), request.scope(), clock.instant());
        return ActionResult.ok(ApiKeyView.of(newApiKey.stored(), newApiKey.text()));
    }
}
