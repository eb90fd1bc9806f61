// SPDX-License-Identifier: Apache-2.0
/** Tests of the resources, without a server. */
@NullMarked
package dev.holdfast.http.resource;

import org.jspecify.annotations.NullMarked;
