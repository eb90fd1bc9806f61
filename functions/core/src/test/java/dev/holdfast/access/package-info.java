/** Tests of callers and causes. */
@NullMarked
package dev.holdfast.access;

import org.jspecify.annotations.NullMarked;
