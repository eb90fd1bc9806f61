/** Who calls, for which application, and what they may do. */
@NullMarked
package dev.holdfast.access;

import org.jspecify.annotations.NullMarked;
