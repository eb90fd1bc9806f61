@NullMarked
package dev.holdfast.completeness;

import org.jspecify.annotations.NullMarked;
