// SPDX-License-Identifier: Apache-2.0
/** The background threads of the server, which publish changes and sweep. */
@NullMarked
package dev.holdfast.server.background;

import org.jspecify.annotations.NullMarked;
