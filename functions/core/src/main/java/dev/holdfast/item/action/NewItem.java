package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;

/** An item at its beginning, not stored yet, and the workflow that holds for it. */
public record NewItem(Item item, Workflow workflow) {}
