// SPDX-License-Identifier: Apache-2.0
/** The operations of tasks and inboxes, with their requests and answers. */
@NullMarked
package dev.holdfast.client.task;

import org.jspecify.annotations.NullMarked;
