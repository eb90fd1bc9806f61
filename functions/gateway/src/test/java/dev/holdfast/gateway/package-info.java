// SPDX-License-Identifier: Apache-2.0
/** Tests of the gateway; those with the suffix IT call its packaged form. */
@NullMarked
package dev.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
