// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;

/** A new item that is not stored yet, with its workflow. */
public record NewItem(Item item, Workflow workflow) {}
