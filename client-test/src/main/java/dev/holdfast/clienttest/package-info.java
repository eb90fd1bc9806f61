// SPDX-License-Identifier: Apache-2.0
/**
 * Holdfast in memory, for tests of applications. The actions are those of the server.
 */
@NullMarked
package dev.holdfast.clienttest;

import org.jspecify.annotations.NullMarked;
