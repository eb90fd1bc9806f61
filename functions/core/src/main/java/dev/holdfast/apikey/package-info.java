@NullMarked
package dev.holdfast.apikey;

import org.jspecify.annotations.NullMarked;
