// SPDX-License-Identifier: Apache-2.0
/** Prepares the HTTP server at the start of the program, and answers waiting requests at its stop. */
@NullMarked
package dev.holdfast.server.lifecycle;

import org.jspecify.annotations.NullMarked;
