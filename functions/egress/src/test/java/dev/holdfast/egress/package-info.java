// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.egress;

import org.jspecify.annotations.NullMarked;
