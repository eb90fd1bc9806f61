// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import java.util.function.Function;

/** Carries out the calls of one tool. */
@FunctionalInterface
interface ToolCall {
    /**
     * Calls the action of the tool, which checks the caller's scope.
     *
     * @param arguments a JSON object
     */
    ActionResult<Object> call(Caller caller, String arguments);

    static <Q, A> ToolCall of(Action<Q, A> action) {
        return of(action, result -> result);
    }

    /** @param answer returns the answer of the tool for a result of the action */
    static <Q, A> ToolCall of(Action<Q, A> action, Function<A, Object> answer) {
        return (caller, arguments) -> JsonCodec.decode(action.requestType(), arguments)
                .flatMap(request -> action.call(caller, request))
                .map(answer);
    }
}
