// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Caller;
import dev.holdfast.problem.ActionResult;
import java.util.List;

/** Lists the API keys of the caller's application. The result doesn't contain the keys in plain text. */
public final class ListKeys extends KeyAction<ListKeys.Request, ListKeys.Result> {
    private final ApiKeyStore apiKeyStore;

    public ListKeys(ApiKeyStore apiKeyStore) {
        super(Request.class);
        this.apiKeyStore = apiKeyStore;
    }

    public record Request() {}

    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ApiKeyView> keys) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return ActionResult.ok(new Result(apiKeyStore.findAll(caller.app()).stream()
                .map(storedKey -> ApiKeyView.of(storedKey, null))
                .toList()));
    }
}
