@NullMarked
package dev.holdfast.item.archive;

import org.jspecify.annotations.NullMarked;
