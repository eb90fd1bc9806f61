/** CloudEvents 1.0 records of changes, made from the change feed. */
@NullMarked
package dev.holdfast.event;

import org.jspecify.annotations.NullMarked;
