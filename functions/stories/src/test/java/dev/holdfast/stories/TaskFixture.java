// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;

/** A workflow in which an application asks people for a date, and calls of the application and of these people. */
final class TaskFixture implements AutoCloseable {
    static final String MIGRATION = """
            roles: {dba: [dora@example.com, ben@example.com]}
            fields:
              type: object
              properties:
                date: {type: string, format: date}
                size: {type: integer}
            states:
              asked:
                description: Name the day of the migration.
                initial: true
                visibility: private
                priority: 5
                within: P2D
                task: {candidates: [dba]}
                fields: {editable: [date], required: [date]}
                next: [planned, done]
              planned: {next: [confirmed, done]}
              confirmed:
                visibility: private
                task: {assignee: requester, candidates: [dba], followUp: P1D}
                next: [done]
              done: {terminal: true}
            """;

    final HoldfastFixture holdfastFixture = new HoldfastFixture();
    final Holdfast holdfast = holdfastFixture.holdfast;
    final Caller application = holdfastFixture.app;
    final Caller dora = application.actingFor("dora@example.com");
    final Caller ben = application.actingFor("ben@example.com");
    final Caller stranger = application.actingFor("anna@example.com");

    TaskFixture() {
        holdfastFixture.putWorkflow("migration", MIGRATION);
    }

    /** Creates an item in the state {@code asked}, as the application. */
    void create(String key) {
        create(key, "");
    }

    /** @param members further members of the request */
    void create(String key, String members) {
        answer(
                application,
                holdfast.createItem,
                "{'workflow':'migration','key':'" + key + "','title':'" + key + "'" + members + "}");
    }

    ActionResult<?> call(Caller caller, Action<?, ?> action, String request) {
        return holdfastFixture.call(caller, action, request);
    }

    /** Calls an action about the item with this key. */
    JsonNode change(Caller caller, Action<?, ?> action, String key, String members) {
        return answer(caller, action, request(key, members));
    }

    JsonNode change(Caller caller, Action<?, ?> action, String key) {
        return change(caller, action, key, "");
    }

    Problem refuse(Caller caller, Action<?, ?> action, String key, String members) {
        return HoldfastFixture.requireRefused(call(caller, action, request(key, members)));
    }

    private static String request(String key, String members) {
        return "{'workflow':'migration','key':'" + key + "'" + members + "}";
    }

    /** Returns the JSON of the answer to a call, which must succeed. */
    JsonNode answer(Caller caller, Action<?, ?> action, String request) {
        var json = JsonCodec.encode(HoldfastFixture.requireOk(call(caller, action, request)));
        return JsonCodec.decodeStored(JsonNode.class, json);
    }

    @Override
    public void close() {
        holdfastFixture.close();
    }
}
