@NullMarked
package dev.holdfast.aws;

import org.jspecify.annotations.NullMarked;
