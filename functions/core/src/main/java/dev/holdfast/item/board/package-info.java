@NullMarked
package dev.holdfast.item.board;

import org.jspecify.annotations.NullMarked;
