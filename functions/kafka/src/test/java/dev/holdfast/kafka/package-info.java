@NullMarked
package dev.holdfast.kafka;

import org.jspecify.annotations.NullMarked;
