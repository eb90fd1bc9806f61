// SPDX-License-Identifier: Apache-2.0
/** The operations of workflows, with their requests and answers. */
@NullMarked
package dev.holdfast.client.workflow;

import org.jspecify.annotations.NullMarked;
