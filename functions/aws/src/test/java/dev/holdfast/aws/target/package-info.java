@NullMarked
package dev.holdfast.aws.target;

import org.jspecify.annotations.NullMarked;
