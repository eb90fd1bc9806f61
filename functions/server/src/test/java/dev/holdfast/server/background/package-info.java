// SPDX-License-Identifier: Apache-2.0
/** Tests of the background threads. */
@NullMarked
package dev.holdfast.server.background;

import org.jspecify.annotations.NullMarked;
