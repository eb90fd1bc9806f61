// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.problem.Problem;

/** A refusal from a callback of the framework that can't return a response. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }
}
