// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.sweep;

import org.jspecify.annotations.NullMarked;
