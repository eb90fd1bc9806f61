// SPDX-License-Identifier: Apache-2.0
/**
 * Callers, their applications and their permissions. {@link dev.holdfast.access.Action} is the base class of every
 * operation.
 */
@NullMarked
package dev.holdfast.access;

import org.jspecify.annotations.NullMarked;
