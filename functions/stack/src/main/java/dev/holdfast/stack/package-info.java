// SPDX-License-Identifier: Apache-2.0
/**
 * Defines the settings and creates the objects for the functions and the gateway of a stack on AWS.
 * {@link dev.holdfast.stack.StackWiring} is the entry point.
 */
@NullMarked
package dev.holdfast.stack;

import org.jspecify.annotations.NullMarked;
