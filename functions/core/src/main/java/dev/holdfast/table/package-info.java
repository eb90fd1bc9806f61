/** The seam to storage: rows under keys, conditional writes, two indexes, a change feed. */
@NullMarked
package dev.holdfast.table;

import org.jspecify.annotations.NullMarked;
