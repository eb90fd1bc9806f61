@NullMarked
package dev.holdfast.subscription;

import org.jspecify.annotations.NullMarked;
