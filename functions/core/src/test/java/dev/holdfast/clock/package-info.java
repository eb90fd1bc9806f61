// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.clock;

import org.jspecify.annotations.NullMarked;
