// SPDX-License-Identifier: Apache-2.0
/** Tests of the guards. */
@NullMarked
package dev.holdfast.http.guard;

import org.jspecify.annotations.NullMarked;
