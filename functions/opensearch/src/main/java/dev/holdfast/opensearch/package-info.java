@NullMarked
package dev.holdfast.opensearch;

import org.jspecify.annotations.NullMarked;
