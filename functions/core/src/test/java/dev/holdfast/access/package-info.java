// SPDX-License-Identifier: Apache-2.0
/** Tests of callers and causes. */
@NullMarked
package dev.holdfast.access;

import org.jspecify.annotations.NullMarked;
