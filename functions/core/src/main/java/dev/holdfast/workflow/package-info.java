// SPDX-License-Identifier: Apache-2.0
/**
 * Workflows. A workflow is a versioned graph of states. {@link dev.holdfast.workflow.PutWorkflow} stores workflows, and
 * {@link dev.holdfast.workflow.WorkflowStore} finds them.
 */
@NullMarked
package dev.holdfast.workflow;

import org.jspecify.annotations.NullMarked;
