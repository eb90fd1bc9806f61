// SPDX-License-Identifier: Apache-2.0
/** Tests of the access rules. */
@NullMarked
package dev.holdfast.server.access;

import org.jspecify.annotations.NullMarked;
