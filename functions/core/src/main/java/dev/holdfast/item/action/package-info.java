@NullMarked
package dev.holdfast.item.action;

import org.jspecify.annotations.NullMarked;
