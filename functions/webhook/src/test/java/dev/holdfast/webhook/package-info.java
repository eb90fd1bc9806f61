@NullMarked
package dev.holdfast.webhook;

import org.jspecify.annotations.NullMarked;
