@NullMarked
package dev.holdfast.json;

import org.jspecify.annotations.NullMarked;
