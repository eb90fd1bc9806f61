@NullMarked
package dev.holdfast.expectation;

import org.jspecify.annotations.NullMarked;
