@NullMarked
package dev.holdfast.hold.policy;

import org.jspecify.annotations.NullMarked;
