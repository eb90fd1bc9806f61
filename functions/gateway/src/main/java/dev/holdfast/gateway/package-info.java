/** The HTTP edge behind API Gateway: wiring only. */
@NullMarked
package dev.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
