// SPDX-License-Identifier: Apache-2.0
/** The HTTP resources: each method calls one action of core. */
@NullMarked
package dev.holdfast.http.resource;

import org.jspecify.annotations.NullMarked;
