// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.expectation.ExpectationViolation;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowRevision;

/** A decoded change from an announced row. */
public sealed interface FeedChange {
    /** @param workflow the version of the workflow that the item follows */
    record ItemVersion(Item item, Workflow workflow) implements FeedChange {}

    /**
     * An item with the new time of a notification. The item has no new change, so Holdfast doesn't publish an event.
     */
    record ItemNotification(Item item, Workflow workflow) implements FeedChange {}

    record IntentVersion(Intent intent) implements FeedChange {}

    record WorkflowUpdate(WorkflowRevision revision) implements FeedChange {}

    /** A change of a subscription's state. */
    record SubscriptionUpdate(SubscriptionChange change) implements FeedChange {}

    record NewViolation(ExpectationViolation violation) implements FeedChange {}

    /** Returns the application of the change. */
    default String app() {
        return switch (this) {
            case ItemVersion(var item, var workflow) -> item.id().app();
            case ItemNotification(var item, var workflow) -> item.id().app();
            case IntentVersion(var intent) -> intent.app();
            case WorkflowUpdate(var revision) -> revision.app();
            case SubscriptionUpdate(var change) -> change.app();
            case NewViolation(var violation) -> violation.app();
        };
    }

    /** Returns a description of the change for the log. */
    default String describe() {
        return switch (this) {
            case ItemVersion(var item, var workflow) ->
                "version " + item.version() + " of item " + app() + "/" + item.id();
            case ItemNotification(var item, var workflow) -> "a notification of item " + app() + "/" + item.id();
            case IntentVersion(var intent) -> "version " + intent.version() + " of intent " + app() + "/" + intent.id();
            case WorkflowUpdate(var revision) -> "a revision of workflow " + app() + "/" + revision.name();
            case SubscriptionUpdate(var change) -> "change " + change.eventId();
            case NewViolation(var violation) -> "violation " + violation.eventId(violation.version());
        };
    }
}
