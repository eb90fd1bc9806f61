// SPDX-License-Identifier: Apache-2.0
/** Determines the caller of each request, and refuses requests without the necessary credential. */
@NullMarked
package dev.holdfast.server.access;

import org.jspecify.annotations.NullMarked;
