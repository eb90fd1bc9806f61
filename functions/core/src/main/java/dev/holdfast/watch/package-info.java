/** Events as they happen, for whoever stays on the line. */
@NullMarked
package dev.holdfast.watch;

import org.jspecify.annotations.NullMarked;
