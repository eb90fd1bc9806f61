// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the headers of {@link ConditionalHeaderFilter} that an operation honours. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HonouredHeaders {
    String[] value();
}
