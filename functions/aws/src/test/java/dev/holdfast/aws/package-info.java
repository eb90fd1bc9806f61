// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.aws;

import org.jspecify.annotations.NullMarked;
