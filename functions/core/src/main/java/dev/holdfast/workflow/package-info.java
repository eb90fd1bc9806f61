// SPDX-License-Identifier: Apache-2.0
/**
 * Workflows, which are versioned graphs of states. {@link dev.holdfast.workflow.PutWorkflow} stores workflows, and
 * {@link dev.holdfast.workflow.WorkflowStore} finds them.
 */
@NullMarked
package dev.holdfast.workflow;

import org.jspecify.annotations.NullMarked;
