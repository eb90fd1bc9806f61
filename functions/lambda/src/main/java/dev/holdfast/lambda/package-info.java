/** The functions that AWS Lambda calls: each takes the event as it came, calls one action and answers with its result. */
@NullMarked
package dev.holdfast.lambda;

import org.jspecify.annotations.NullMarked;
