// SPDX-License-Identifier: Apache-2.0
/** Holdfast in memory, for tests of applications. It runs the same actions as the server. */
@NullMarked
package dev.holdfast.clienttest;

import org.jspecify.annotations.NullMarked;
