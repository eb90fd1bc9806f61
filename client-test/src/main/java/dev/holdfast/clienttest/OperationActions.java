// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.client.transport.Operation;

/** Maps each operation of the client to Holdfast's action, as the functions on AWS do. */
final class OperationActions {
    private final Holdfast holdfast;

    OperationActions(Holdfast holdfast) {
        this.holdfast = holdfast;
    }

    Action<?, ?> actionOf(Operation operation) {
        return switch (operation) {
            case CREATE_ITEM -> holdfast.createItem;
            case GET_ITEM -> holdfast.getItem;
            case EDIT_ITEM -> holdfast.editItem;
            case DELETE_ITEM -> holdfast.deleteItem;
            case ADVANCE_ITEM -> holdfast.advanceItem;
            case COMPLETE_ITEM -> holdfast.completeItem;
            case HEARTBEAT_ITEM -> holdfast.heartbeatItem;
            case ACKNOWLEDGE_ITEM -> holdfast.acknowledgeItem;
            case HOLD_ITEM -> holdfast.holdQueue.holdItem;
            case RELEASE_ITEM -> holdfast.holdQueue.releaseItem;
            case CLAIM_ITEM -> holdfast.claimItem;
            case RETURN_ITEM -> holdfast.returnItem;
            case GET_ITEM_HISTORY -> holdfast.getItemHistory;
            case LIST_ITEMS -> holdfast.listItems;
            case RECOVER_ITEMS -> holdfast.recoverItems;
            case CLAIM_TASK -> holdfast.claimTask;
            case UNCLAIM_TASK -> holdfast.unclaimTask;
            case ASSIGN_TASK -> holdfast.assignTask;
            case EDIT_TASK -> holdfast.editTask;
            case SCHEDULE_CHANGE -> holdfast.scheduleChange;
            case LIST_SCHEDULED_CHANGES -> holdfast.listScheduledChanges;
            case RESCHEDULE_CHANGE -> holdfast.rescheduleChange;
            case CANCEL_CHANGE -> holdfast.cancelChange;
            case LIST_TASKS -> holdfast.listTasks;
            case LIST_REQUESTS -> holdfast.listRequests;
            case SEARCH_ITEMS -> holdfast.searchItems;
            case TRACE_ITEMS -> holdfast.traceItems;
            case EXPLAIN_OVERDUE -> holdfast.explainOverdue;
            case WATCH_EVENTS -> throw new UnsupportedOperationException("the double has no event stream");
            case QUEUE_INTENTS -> holdfast.holdQueue.queueIntents;
            case LIST_INTENTS, GET_INTENT -> holdfast.holdQueue.listIntents;
            case APPROVE_INTENT -> holdfast.holdQueue.approveIntents;
            case RELEASE_INTENTS -> holdfast.holdQueue.releaseIntents;
            case PURGE_INTENTS -> holdfast.holdQueue.purgeIntents;
            case GET_BATCH -> holdfast.holdQueue.getBatch;
            case GET_QUEUE_POLICY -> holdfast.holdQueue.getQueuePolicy;
            case PUT_QUEUE_POLICY -> holdfast.holdQueue.putQueuePolicy;
            case LIST_WORKFLOWS -> holdfast.listWorkflows;
            case GET_WORKFLOW -> holdfast.getWorkflow;
            case PUT_WORKFLOW -> holdfast.putWorkflow;
            case DELETE_WORKFLOW -> holdfast.deleteWorkflow;
            case MIGRATE_ITEMS -> holdfast.migrateItems;
            case REPORT_COMPLETENESS -> holdfast.reportCompleteness;
            case LIST_CALENDARS -> holdfast.listCalendars;
            case GET_CALENDAR -> holdfast.getCalendar;
            case PUT_CALENDAR -> holdfast.putCalendar;
            case DELETE_CALENDAR -> holdfast.deleteCalendar;
            case LIST_SUBSCRIPTIONS -> holdfast.listSubscriptions;
            case PUT_SUBSCRIPTION -> holdfast.putSubscription;
            case DELETE_SUBSCRIPTION -> holdfast.deleteSubscription;
            case TEST_SUBSCRIPTION -> holdfast.testSubscription;
            case LIST_DELIVERIES -> holdfast.listDeliveries;
            case REPLAY_DELIVERIES -> holdfast.replayDeliveries;
            case LIST_SILENCES -> holdfast.listSilences;
            case PUT_SILENCE -> holdfast.putSilence;
            case DELETE_SILENCE -> holdfast.deleteSilence;
            case PREVIEW_ITEM_NOTIFICATIONS -> holdfast.previewNotifications;
            case GET_WORKFLOW_DIAGRAM -> throw new UnsupportedOperationException("the double draws no diagrams");
            case LIST_KEYS, CREATE_KEY, DELETE_KEY ->
                throw new UnsupportedOperationException("the double has no API keys");
        };
    }
}
