// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.kafka;

import org.jspecify.annotations.NullMarked;
