/** Events as they happen, for whoever stays on the line. */
@NullMarked
package dev.holdfast.live;

import org.jspecify.annotations.NullMarked;
