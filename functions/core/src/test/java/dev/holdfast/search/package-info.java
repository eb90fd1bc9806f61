@NullMarked
package dev.holdfast.search;

import org.jspecify.annotations.NullMarked;
