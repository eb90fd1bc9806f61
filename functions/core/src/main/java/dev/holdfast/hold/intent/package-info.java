@NullMarked
package dev.holdfast.hold.intent;

import org.jspecify.annotations.NullMarked;
