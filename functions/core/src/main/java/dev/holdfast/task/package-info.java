// SPDX-License-Identifier: Apache-2.0
/** The tasks of people: claim, give back, assign and delegate, and the inboxes in which people find their tasks. */
@NullMarked
package dev.holdfast.task;

import org.jspecify.annotations.NullMarked;
