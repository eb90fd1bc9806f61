/** What is asked of many items at once: their common timeline, and whether everything finished. */
@NullMarked
package dev.holdfast.insight;

import org.jspecify.annotations.NullMarked;
