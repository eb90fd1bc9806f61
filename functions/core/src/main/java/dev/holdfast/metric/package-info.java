/** Numbers about Holdfast itself. */
@NullMarked
package dev.holdfast.metric;

import org.jspecify.annotations.NullMarked;
