// SPDX-License-Identifier: Apache-2.0
/** Filters that check each request before its resource method, and refuse invalid requests. */
@NullMarked
package dev.holdfast.http.guard;

import org.jspecify.annotations.NullMarked;
