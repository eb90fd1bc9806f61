/** The HTTP edge: each operation decodes, calls an action, and says the answer in HTTP's words. */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
