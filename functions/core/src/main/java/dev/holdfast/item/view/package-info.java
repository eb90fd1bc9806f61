// SPDX-License-Identifier: Apache-2.0
/** The form of items in answers, without internal members. */
@NullMarked
package dev.holdfast.item.view;

import org.jspecify.annotations.NullMarked;
