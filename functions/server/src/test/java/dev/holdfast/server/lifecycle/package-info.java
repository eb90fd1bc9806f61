// SPDX-License-Identifier: Apache-2.0
/** Tests of the checks and the greeting at the server's start. */
@NullMarked
package dev.holdfast.server.lifecycle;

import org.jspecify.annotations.NullMarked;
