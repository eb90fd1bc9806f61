// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One operation of Holdfast: the function on AWS, and the request over HTTP.
 *
 * @see <a href="https://holdfast.dev/docs/reference/functions">the functions and their payloads</a>
 */
public enum Operation {
    CREATE_ITEM("create-item", "POST", "/items"),
    GET_ITEM("get-item", "GET", "/items/{workflow}/{key}"),
    EDIT_ITEM("edit-item", "PATCH", "/items/{workflow}/{key}"),
    DELETE_ITEM("delete-item", "DELETE", "/items/{workflow}/{key}"),
    ADVANCE_ITEM("advance-item", "POST", "/items/{workflow}/{key}/advance"),
    COMPLETE_ITEM("complete-item", "POST", "/items/{workflow}/{key}/complete"),
    HEARTBEAT_ITEM("heartbeat-item", "POST", "/items/{workflow}/{key}/heartbeat"),
    CLAIM_ITEM("claim-item", "POST", "/claims"),
    RETURN_ITEM("return-item", "POST", "/items/{workflow}/{key}/return"),
    ACKNOWLEDGE_ITEM("acknowledge-item", "POST", "/items/{workflow}/{key}/acknowledge"),
    HOLD_ITEM("hold-item", "POST", "/items/{workflow}/{key}/hold"),
    RELEASE_ITEM("release-item", "POST", "/items/{workflow}/{key}/release"),
    GET_ITEM_HISTORY("get-item-history", "GET", "/items/{workflow}/{key}/history"),
    LIST_ITEMS("list-items", "GET", "/items"),
    RECOVER_ITEMS("recover-items", "POST", "/recoveries"),
    CLAIM_TASK("claim-task", "POST", "/items/{workflow}/{key}/task/claim"),
    UNCLAIM_TASK("unclaim-task", "POST", "/items/{workflow}/{key}/task/unclaim"),
    ASSIGN_TASK("assign-task", "POST", "/items/{workflow}/{key}/task/assign"),
    EDIT_TASK("edit-task", "PATCH", "/items/{workflow}/{key}/task"),
    LIST_TASKS("list-tasks", "GET", "/me/tasks"),
    LIST_REQUESTS("list-requests", "GET", "/me/waiting"),
    SCHEDULE_CHANGE("schedule-change", "POST", "/items/{workflow}/{key}/schedules"),
    LIST_SCHEDULED_CHANGES("list-scheduled-changes", "GET", "/items/{workflow}/{key}/schedules"),
    RESCHEDULE_CHANGE("reschedule-change", "PATCH", "/items/{workflow}/{key}/schedules/{id}"),
    CANCEL_CHANGE("cancel-change", "DELETE", "/items/{workflow}/{key}/schedules/{id}"),
    SEARCH_ITEMS("search-items", "GET", "/search"),
    TRACE_ITEMS("trace-items", "GET", "/trace"),
    EXPLAIN_OVERDUE("explain-overdue", "GET", "/overdue"),
    /** The event stream. {@code HoldfastClient.events()} reads this stream. No function on AWS has this operation. */
    WATCH_EVENTS("watch-events", "GET", "/events"),
    QUEUE_INTENTS("queue-intents", "POST", "/queue/intents"),
    LIST_INTENTS("list-intents", "GET", "/queue"),
    GET_INTENT("list-intents", "GET", "/queue/{id}"),
    APPROVE_INTENT("approve-intents", "POST", "/queue/{id}/{decision}"),
    RELEASE_INTENTS("release-intents", "POST", "/queue/release"),
    PURGE_INTENTS("purge-intents", "POST", "/queue/purge"),
    GET_BATCH("get-batch", "GET", "/queue/batches/{batch}"),
    GET_QUEUE_POLICY("get-queue-policy", "GET", "/queue/policy"),
    PUT_QUEUE_POLICY("put-queue-policy", "PUT", "/queue/policy"),
    LIST_WORKFLOWS("list-workflows", "GET", "/workflows"),
    GET_WORKFLOW("get-workflow", "GET", "/workflows/{name}"),
    PUT_WORKFLOW("put-workflow", "PUT", "/workflows/{name}"),
    DELETE_WORKFLOW("delete-workflow", "DELETE", "/workflows/{name}"),
    MIGRATE_ITEMS("migrate-items", "POST", "/workflows/{workflow}/migrate"),
    /** The answer is a text in Mermaid. No function on AWS has this operation. */
    GET_WORKFLOW_DIAGRAM("get-workflow-diagram", "GET", "/workflows/{name}/diagram"),
    REPORT_COMPLETENESS("report-completeness", "GET", "/workflows/{workflow}/completeness"),
    LIST_CALENDARS("list-calendars", "GET", "/calendars"),
    GET_CALENDAR("get-calendar", "GET", "/calendars/{name}"),
    PUT_CALENDAR("put-calendar", "PUT", "/calendars/{name}"),
    DELETE_CALENDAR("delete-calendar", "DELETE", "/calendars/{name}"),
    LIST_SUBSCRIPTIONS("list-subscriptions", "GET", "/subscriptions"),
    PUT_SUBSCRIPTION("put-subscription", "PUT", "/subscriptions/{id}"),
    DELETE_SUBSCRIPTION("delete-subscription", "DELETE", "/subscriptions/{id}"),
    TEST_SUBSCRIPTION("test-subscription", "POST", "/subscriptions/{id}/test"),
    LIST_DELIVERIES("list-deliveries", "GET", "/subscriptions/{subscription}/deliveries"),
    REPLAY_DELIVERIES("replay-deliveries", "POST", "/subscriptions/{subscription}/replay"),
    LIST_SILENCES("list-silences", "GET", "/silences"),
    PUT_SILENCE("put-silence", "PUT", "/silences/{id}"),
    DELETE_SILENCE("delete-silence", "DELETE", "/silences/{id}"),
    LIST_KEYS("list-keys", "GET", "/keys"),
    CREATE_KEY("create-key", "POST", "/keys"),
    DELETE_KEY("delete-key", "DELETE", "/keys/{id}"),
    PREVIEW_ITEM_NOTIFICATIONS("preview-notifications", "GET", "/items/{workflow}/{key}/notifications");

    private final String function;
    private final String method;
    private final String path;
    private final List<String> pathMembers;

    Operation(String function, String method, String path) {
        this.function = function;
        this.method = method;
        this.path = path;
        this.pathMembers = Pattern.compile("\\{([a-z]+)}")
                .matcher(path)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    /** Returns the name of the function on AWS, without the name of the stack. */
    public String function() {
        return function;
    }

    /** Returns the HTTP method. */
    public String method() {
        return method;
    }

    /** Returns the path below {@code /apps/{app}}, with names of members in braces. */
    public String path() {
        return path;
    }

    /** Returns the names of the members that the path contains, in the order of the path. */
    public List<String> pathMembers() {
        return pathMembers;
    }

    /** Whether one call can handle many items or intents, which takes longer than other calls. */
    public boolean isBulk() {
        return this == RELEASE_INTENTS || this == PURGE_INTENTS || this == RECOVER_ITEMS;
    }

    /** Whether a repeated call has no further effect. Other calls need an idempotency key or a version. */
    public boolean isSafe() {
        return method.equals("GET");
    }
}
