// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.Holdfast;
import dev.holdfast.access.AccessCaller.Person;
import dev.holdfast.apikey.ApiKeyStore;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.item.action.AdvanceItem;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.item.action.EditItem;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.task.AssignTask;
import dev.holdfast.workflow.PutWorkflow;
import dev.holdfast.workflow.StateVisibility;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** An application of the table of rights: with an item for each action, or the same application without items. */
public final class AccessWorld {
    private static final String TICKET = """
            roles: {handler: [assignee@example.com, candidate@example.com]}
            states:
              begun: {initial: true, next: [public, private, internal], within: PT1H}
              public: {initial: true, task: {candidates: [handler]}, next: [done], within: PT1H}
              private: {initial: true, visibility: private, task: {candidates: [handler]}, next: [done], within: PT1H}
              internal: {initial: true, visibility: internal, next: [done], within: PT1H}
              done: {terminal: true}
            """;

    private final Holdfast holdfast;
    private final Caller application;

    private AccessWorld(Holdfast holdfast, String app) {
        this.holdfast = holdfast;
        this.application = Caller.application(app, Scope.MANAGE, "key:setup");
        putWorkflow(TICKET);
    }

    private void putWorkflow(String document) {
        require(holdfast.putWorkflow.call(application, new PutWorkflow.Request("ticket", null, document)));
    }

    /** Creates an application without items. */
    public static void createEmpty(Holdfast holdfast, String app) {
        new AccessWorld(holdfast, app).putNextVersion();
    }

    /** Puts a second version, so that the items can be migrated. */
    private void putNextVersion() {
        putWorkflow("description: The second version.\n" + TICKET);
    }

    /** Creates an application with an item for each action, and returns the items' keys. */
    public static Map<AccessAction, String> createFull(Holdfast holdfast, String app, StateVisibility visibility) {
        var world = new AccessWorld(holdfast, app);
        var keys = new EnumMap<AccessAction, String>(AccessAction.class);
        for (var action : AccessAction.values())
            if (action.namesItem() || keys.isEmpty()) keys.put(action, world.createItem(action, visibility));
        world.putNextVersion();
        var first = Objects.requireNonNull(keys.get(AccessAction.GET));
        for (var action : AccessAction.values()) keys.putIfAbsent(action, first);
        return keys;
    }

    /** Creates an item that begins in the state with this visibility. */
    public static void createItemIn(Holdfast holdfast, String app, StateVisibility visibility, String key) {
        require(holdfast.createItem.call(
                Caller.application(app, Scope.MANAGE, "key:setup"),
                decode(
                        CreateItem.Request.class,
                        "{'workflow':'ticket','key':'" + key + "','state':'" + visibility.jsonName() + "'}")));
    }

    /** Creates a key with the caller's scope, and returns its text. A key for people acts for users. */
    public static String createKey(Holdfast holdfast, String app, AccessCaller caller) {
        var creator = caller.scope() == Scope.OPERATOR
                ? Caller.application(ApiKeyStore.OPERATOR_APP, Scope.OPERATOR, "setup")
                : Caller.application(app, Scope.MANAGE, "setup");
        var request = new CreateKey.Request("caller", caller.scope(), caller.isPerson() ? true : null);
        return Objects.requireNonNull(
                require(holdfast.createKey.call(creator, request)).key());
    }

    private String createItem(AccessAction action, StateVisibility visibility) {
        var requester = application.actingFor(Person.REQUESTER.address());
        var created = require(holdfast.createItem.call(
                requester,
                decode(
                        CreateItem.Request.class,
                        "{'workflow':'ticket','state':'begun','title':'planted','idempotencyKey':'" + action + "'}")));
        var key = created.item().key();
        var id = "{'workflow':'ticket','key':'" + key + "',";
        require(holdfast.editItem.call(
                application,
                decode(
                        EditItem.Request.class,
                        id + "'roles':{'observer':['observer@example.com']},'correlation':'c-" + key
                                + "','links':['ticket:" + key + "']}")));
        var state = visibility.jsonName();
        require(holdfast.advanceItem.call(
                application, decode(AdvanceItem.Request.class, id + "'to':'" + state + "'}")));
        if (visibility != StateVisibility.INTERNAL)
            require(holdfast.assignTask.call(
                    application, decode(AssignTask.Request.class, id + "'assignee':'assignee@example.com'}")));
        return key;
    }

    private static <T> T decode(Class<T> type, String json) {
        return JsonCodec.decodeStored(type, json.replace('\'', '"'));
    }

    private static <T> T require(ActionResult<T> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<T>(T value) -> value;
            case ActionResult.Refusal<T>(Problem problem) -> throw new AssertionError(problem.toString());
        };
    }
}
