/** Finding lost items and driving them again. */
@NullMarked
package dev.holdfast.recovery;

import org.jspecify.annotations.NullMarked;
