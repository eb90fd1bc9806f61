// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.aws.target;

import org.jspecify.annotations.NullMarked;
