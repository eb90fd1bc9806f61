// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a read that pages of other sites aren't allowed to request. Such a page couldn't see the answer, but the read
 * would still load the server.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface SameOrigin {}
