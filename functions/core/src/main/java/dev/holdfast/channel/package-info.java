@NullMarked
package dev.holdfast.channel;

import org.jspecify.annotations.NullMarked;
