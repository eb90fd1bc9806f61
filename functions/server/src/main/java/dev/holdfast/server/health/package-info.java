// SPDX-License-Identifier: Apache-2.0
/** The checks that the health endpoints of the server report. */
@NullMarked
package dev.holdfast.server.health;

import org.jspecify.annotations.NullMarked;
