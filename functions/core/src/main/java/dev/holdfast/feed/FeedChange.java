// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.expectation.ExpectationViolation;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowRevision;

/** A change, decoded from its announced row. */
public sealed interface FeedChange {
    /** The application that the change belongs to. */
    String app();

    /** Returns a name of the change for the log. */
    String describe();

    /**
     * A new version of an item.
     *
     * @param workflow the workflow version that the item follows
     */
    record ItemVersion(Item item, Workflow workflow) implements FeedChange {
        @Override
        public String app() {
            return item.id().app();
        }

        @Override
        public String describe() {
            return "version " + item.version() + " of item " + app() + "/" + item.id();
        }
    }

    /** A new version of an intent. */
    record IntentVersion(Intent intent) implements FeedChange {
        @Override
        public String app() {
            return intent.app();
        }

        @Override
        public String describe() {
            return "version " + intent.version() + " of intent " + app() + "/" + intent.id();
        }
    }

    /** A new revision of a workflow. */
    record WorkflowUpdate(WorkflowRevision revision) implements FeedChange {
        @Override
        public String app() {
            return revision.app();
        }

        @Override
        public String describe() {
            return "a revision of workflow " + app() + "/" + revision.name();
        }
    }

    /** A new violation of an expectation rule. */
    record NewViolation(ExpectationViolation violation) implements FeedChange {
        @Override
        public String app() {
            return violation.app();
        }

        @Override
        public String describe() {
            return "violation " + violation.eventId(violation.version());
        }
    }
}
