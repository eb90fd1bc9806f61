// SPDX-License-Identifier: Apache-2.0
/**
 * Contains the rules about how soon and how often items reach or leave a state, and the violations of these rules.
 * {@link dev.holdfast.expectation.DueExpectations} is the entry point for the sweep. {@link
 * dev.holdfast.expectation.ExpectationRule} is one rule.
 */
@NullMarked
package dev.holdfast.expectation;

import org.jspecify.annotations.NullMarked;
