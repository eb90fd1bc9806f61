// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.webhook;

import org.jspecify.annotations.NullMarked;
