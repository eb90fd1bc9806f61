// SPDX-License-Identifier: Apache-2.0
/**
 * Rules about how soon and how often items reach or leave a state, and their violations.
 * {@link dev.holdfast.expectation.DueExpectations} is the entry point for the sweep.
 * {@link dev.holdfast.expectation.ExpectationRule} is one rule.
 */
@NullMarked
package dev.holdfast.expectation;

import org.jspecify.annotations.NullMarked;
