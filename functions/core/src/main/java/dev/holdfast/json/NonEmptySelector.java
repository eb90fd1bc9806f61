// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a member of a request that selects what the request is about. The codec refuses the member if it is null or
 * empty, because without a selection the request would be about everything. An absent list or map is empty, and any
 * other absent member is null.
 */
@JacksonAnnotationsInside
@JsonDeserialize(using = SelectorReader.class)
@JsonSetter(nulls = Nulls.SET, contentNulls = Nulls.FAIL)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface NonEmptySelector {}
