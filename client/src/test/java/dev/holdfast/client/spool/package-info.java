// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.client.spool;

import org.jspecify.annotations.NullMarked;
