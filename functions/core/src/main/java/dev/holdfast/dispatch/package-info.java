@NullMarked
package dev.holdfast.dispatch;

import org.jspecify.annotations.NullMarked;
