package dev.holdfast.item;

import dev.holdfast.workflow.Workflow;

/** An item at its beginning, not stored yet, and the workflow that holds for it. */
public record Begun(Item item, Workflow workflow) {}
