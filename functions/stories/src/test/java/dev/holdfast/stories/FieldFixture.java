// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.List;

/** The workflow of a database migration with typed fields, and calls about its items. */
final class FieldFixture implements AutoCloseable {
    static final String MIGRATION = """
            roles: {dba: [dora@example.com]}
            search: [database]
            fields:
              type: object
              properties:
                database: {type: string, enum: [orders, users]}
                date: {type: string, format: date}
                password: {type: string, writeOnly: true, minLength: 8}
                cost: {type: integer, minimum: 0}
                tags: {type: array, items: {type: string}, uniqueItems: true}
                server: {type: string, readOnly: true}
            states:
              requested:
                initial: true
                next: [checked, done, cancelled]
                within: P1D
                fields:
                  visible: {anyone: [database, date, tags, password], dba: [cost]}
                  editable: {anyone: [database, password, tags], dba: [cost]}
                  required: {anyone: [database], dba: [cost]}
              checked:
                next: [done, cancelled]
                within: P1D
                fields: {editable: [date], required: [date, server]}
              done: {terminal: true}
              cancelled: {terminal: true, failure: true}
            """;

    final HoldfastFixture holdfastFixture = new HoldfastFixture();
    final Caller application = holdfastFixture.app;
    final Caller anna = application.actingFor("anna@example.com");
    final Caller dora = application.actingFor("dora@example.com");

    FieldFixture() {
        holdfastFixture.putWorkflow("migration", MIGRATION);
    }

    /** Creates an item as the application. */
    void create(String key, String fields) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'migration','key':'" + key + "','fields':" + fields + "}");
    }

    ActionResult<?> advance(Caller caller, String key, String to, String fields) {
        return holdfastFixture.call(
                caller,
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'migration','key':'" + key + "','to':'" + to + "','fields':" + fields + "}");
    }

    ActionResult<ItemView> edit(Caller caller, String key, String members) {
        return holdfastFixture.call(
                caller,
                holdfastFixture.holdfast.editItem,
                "{'workflow':'migration','key':'" + key + "'," + members + "}");
    }

    ItemView read(Caller caller, String key) {
        return HoldfastFixture.requireOk(holdfastFixture.call(
                caller, holdfastFixture.holdfast.getItem, "{'workflow':'migration','key':'" + key + "'}"));
    }

    <Q, A> A callOk(Caller caller, Action<Q, A> action, String request) {
        return HoldfastFixture.requireOk(holdfastFixture.call(caller, action, request));
    }

    /** Returns the pointers of the faults of a refused request. */
    static List<String> faults(ActionResult<?> actionResult) {
        return HoldfastFixture.requireRefused(actionResult) instanceof Problem.Invalid invalid
                ? invalid.faults().stream().map(Problem.Fault::at).toList()
                : List.of();
    }

    @Override
    public void close() {
        holdfastFixture.close();
    }
}
