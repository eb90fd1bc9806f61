// SPDX-License-Identifier: Apache-2.0
/**
 * The settings, and the creation of objects, for the functions and the gateway of a stack on AWS.
 * {@link dev.holdfast.stack.StackWiring} is the entry point.
 */
@NullMarked
package dev.holdfast.stack;

import org.jspecify.annotations.NullMarked;
