// SPDX-License-Identifier: Apache-2.0
/** Tests of the gateway. The classes with the suffix IT call the packaged gateway. */
@NullMarked
package dev.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
