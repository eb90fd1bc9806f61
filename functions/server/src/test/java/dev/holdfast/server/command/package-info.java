// SPDX-License-Identifier: Apache-2.0
/** Tests of the commands of the jar. */
@NullMarked
package dev.holdfast.server.command;

import org.jspecify.annotations.NullMarked;
