// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import org.jspecify.annotations.Nullable;

/**
 * An action in the table of rights, as a request to each edge. {@code KEY} stands for the key of an item. The texts
 * contain single quotes instead of double quotes.
 */
public enum AccessAction {
    GET("get-item", Scope.READ, "'workflow':'ticket','key':'KEY'", "GET /items/ticket/KEY"),
    WAIT(
            "get-item",
            Scope.READ,
            "'workflow':'ticket','key':'KEY','wait':'PT0.001S'",
            "GET /items/ticket/KEY?wait=PT0.001S"),
    HISTORY("get-item-history", Scope.READ, "'workflow':'ticket','key':'KEY'", "GET /items/ticket/KEY/history"),
    TRACE_ITEM("trace-items", Scope.READ, "'workflow':'ticket','key':'KEY'", "GET /trace?workflow=ticket&key=KEY"),
    EXPLAIN_ITEM(
            "explain-overdue", Scope.READ, "'workflow':'ticket','key':'KEY'", "GET /overdue?workflow=ticket&key=KEY"),
    PREVIEW(
            "preview-notifications",
            Scope.READ,
            "'workflow':'ticket','key':'KEY'",
            "GET /items/ticket/KEY/notifications"),
    LIST("list-items", Scope.READ, "'workflow':'ticket'", "GET /items?workflow=ticket"),
    LIST_OVERDUE("list-items", Scope.READ, "'overdue':true", "GET /items?overdue=true"),
    COUNT("list-items", Scope.READ, "'workflow':'ticket','counts':true", "GET /items?workflow=ticket&counts=true"),
    COMPLETENESS("report-completeness", Scope.READ, "'workflow':'ticket'", "GET /workflows/ticket/completeness"),
    EXPLAIN_ALL("explain-overdue", Scope.READ, "", "GET /overdue"),
    SEARCH("search-items", Scope.READ, "'query':'planted'", "GET /search?query=planted"),
    SEARCH_EVENTS("search-items", Scope.READ, "'query':'planted in:events'", "GET /search?query=planted%20in%3Aevents"),
    SEARCH_PARENT("search-items", Scope.READ, "'query':'parent:ticket/KEY'", "GET /search?query=parent%3Aticket%2FKEY"),
    TRACE_CORRELATION("trace-items", Scope.READ, "'correlation':'c-KEY'", "GET /trace?correlation=c-KEY"),
    TRACE_LINK("trace-items", Scope.READ, "'link':'ticket:KEY'", "GET /trace?link=ticket:KEY"),
    INBOX("list-tasks", Scope.READ, "", "GET /me/tasks"),
    INBOX_COUNTS("list-tasks", Scope.READ, "'counts':true", "GET /me/tasks?counts=true"),
    WAITING("list-requests", Scope.READ, "", "GET /me/waiting"),
    QUEUE("list-intents", Scope.READ, "'all':true", "GET /queue"),
    CREATE_SAME_KEY("create-item", Scope.REPORT, "'workflow':'ticket','state':'begun','key':'KEY'", "POST /items"),
    CREATE_SAME_LINK(
            "create-item",
            Scope.REPORT,
            "'workflow':'simple','key':'other','within':'PT9H','links':['ticket:KEY']",
            "POST /items"),
    CREATE_CHILD(
            "create-item",
            Scope.REPORT,
            "'workflow':'simple','key':'child','within':'PT9H','parent':'ticket/KEY'",
            "POST /items"),
    QUEUE_FOR_PARENT(
            "queue-intents",
            Scope.REPORT,
            "'intents':[{'kind':'method','model':'m','name':'n','parent':'ticket/KEY'}]",
            "POST /queue/intents"),
    CLAIM_TASK("claim-task", Scope.REPORT, "'workflow':'ticket','key':'KEY'", "POST /items/ticket/KEY/task/claim"),
    UNCLAIM_TASK(
            "unclaim-task", Scope.REPORT, "'workflow':'ticket','key':'KEY'", "POST /items/ticket/KEY/task/unclaim"),
    ASSIGN_TASK(
            "assign-task",
            Scope.REPORT,
            "'workflow':'ticket','key':'KEY','assignee':'candidate@example.com'",
            "POST /items/ticket/KEY/task/assign"),
    EDIT_TASK(
            "edit-task",
            Scope.REPORT,
            "'workflow':'ticket','key':'KEY','followUp':'2026-03-09T08:00:00Z'",
            "PATCH /items/ticket/KEY/task"),
    HEARTBEAT(
            "heartbeat-item",
            Scope.REPORT,
            "'workflow':'ticket','key':'KEY','within':'PT5H'",
            "POST /items/ticket/KEY/heartbeat"),
    ADVANCE(
            "advance-item",
            Scope.REPORT,
            "'workflow':'ticket','key':'KEY','to':'done'",
            "POST /items/ticket/KEY/advance"),
    ADVANCE_NOWHERE(
            "advance-item",
            Scope.REPORT,
            "'workflow':'ticket','key':'KEY','to':'nowhere'",
            "POST /items/ticket/KEY/advance"),
    COMPLETE("complete-item", Scope.REPORT, "'workflow':'ticket','key':'KEY'", "POST /items/ticket/KEY/complete"),
    ACKNOWLEDGE(
            "acknowledge-item", Scope.REPORT, "'workflow':'ticket','key':'KEY'", "POST /items/ticket/KEY/acknowledge"),
    RETURN(
            "return-item",
            Scope.REPORT,
            "'workflow':'ticket','key':'KEY','claimToken':'0123456789abcdef'",
            "POST /items/ticket/KEY/return"),
    EDIT("edit-item", Scope.MANAGE, "'workflow':'ticket','key':'KEY','title':'new'", "PATCH /items/ticket/KEY"),
    HOLD("hold-item", Scope.MANAGE, "'workflow':'ticket','key':'KEY','reason':'why'", "POST /items/ticket/KEY/hold"),
    RELEASE("release-item", Scope.MANAGE, "'workflow':'ticket','key':'KEY'", "POST /items/ticket/KEY/release"),
    MIGRATE(
            "migrate-items",
            Scope.MANAGE,
            "'workflow':'ticket','keys':['KEY'],'dryRun':true",
            "POST /workflows/ticket/migrate"),
    RECOVER("recover-items", Scope.MANAGE, "'workflow':'ticket','keys':['KEY'],'recovery':'r'", "POST /recoveries"),
    DELETE("delete-item", Scope.MANAGE, "'workflow':'ticket','key':'KEY'", "DELETE /items/ticket/KEY");

    public final String function;
    final Scope scope;
    private final String members;
    private final String http;

    AccessAction(String function, Scope scope, String members, String http) {
        this.function = function;
        this.scope = scope;
        this.members = members;
        this.http = http;
    }

    /** Whether the request names an item. Otherwise the answer concerns many items. */
    public boolean namesItem() {
        return (members + http).contains("KEY");
    }

    /** Returns the members of a function's payload. */
    public String payloadMembers(String key) {
        return members.replace("KEY", key);
    }

    public String method() {
        return http.substring(0, http.indexOf(' '));
    }

    /** Returns the path and the query below the application. */
    public String path(String key) {
        return http.substring(http.indexOf(' ') + 1).replace("KEY", key);
    }

    /** Returns the body of an HTTP request; null for a request without a body. */
    public @Nullable String body(String key) {
        if (method().equals("GET") || method().equals("DELETE")) return null;
        var path = path("KEY");
        var rest =
                path.contains("/ticket/KEY") ? members.replaceFirst("'workflow':'ticket','key':'KEY',?", "") : members;
        if (path.startsWith("/workflows/ticket")) rest = rest.replaceFirst("'workflow':'ticket',?", "");
        return "{" + rest.replace("KEY", key) + "}";
    }
}
