package dev.holdfast.feed;

import dev.holdfast.expectation.ExpectationViolation;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowRevision;

/** One change, as its announced row tells it. */
public sealed interface FeedChange {
    /** The application in which it happened. */
    String app();

    /** Names the change in the log. */
    String describe();

    /** @param workflow the version that the item follows */
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

    record WorkflowPut(WorkflowRevision revision) implements FeedChange {
        @Override
        public String app() {
            return revision.app();
        }

        @Override
        public String describe() {
            return "a revision of workflow " + app() + "/" + revision.name();
        }
    }

    record ViolationFound(ExpectationViolation finding) implements FeedChange {
        @Override
        public String app() {
            return finding.app();
        }

        @Override
        public String describe() {
            return "finding " + finding.eventId(finding.version());
        }
    }
}
