// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;

/** A workflow with hidden states, and calls of the application and of people. The title of each item is its key. */
final class VisibilityFixture implements AutoCloseable {
    static final String TASK = """
            roles: {dba: [dora@example.com]}
            expect: {checks: {state: checking, atLeast: 1, per: P1D}}
            states:
              checking:
                visibility: internal
                initial: true
                claimable: true
                within: PT1H
                next: [asked, parked, shown, done]
              asked: {visibility: private, initial: true, within: PT1H, notify: [dba], next: [shown, done]}
              parked: {visibility: internal, hold: true, onPurge: done, next: [done]}
              shown: {initial: true, next: [checking, done]}
              done: {terminal: true}
            """;

    final HoldfastFixture holdfastFixture = new HoldfastFixture();
    final Caller application = holdfastFixture.app;
    final Caller stranger = application.actingFor("anna@example.com");
    final Caller dora = application.actingFor("dora@example.com");

    VisibilityFixture() {
        holdfastFixture.putWorkflow("task", TASK);
    }

    /** Creates an item as the application, with further members. */
    void create(String key, String state, String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'task','key':'" + key + "','title':'" + key + "','state':'" + state + "'" + members + "}");
    }

    void create(String key, String state) {
        create(key, state, "");
    }

    ActionResult<?> call(Caller caller, Action<?, ?> action, String request) {
        return holdfastFixture.call(caller, action, request);
    }

    /** Returns the JSON of the answer to a call, which must succeed. */
    String answer(Caller caller, Action<?, ?> action, String request) {
        return JsonCodec.encode(HoldfastFixture.requireOk(call(caller, action, request)));
    }

    @Override
    public void close() {
        holdfastFixture.close();
    }
}
