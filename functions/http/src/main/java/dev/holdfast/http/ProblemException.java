package dev.holdfast.http;

import dev.holdfast.problem.Problem;

/** A refusal from within the framework's own steps, where no answer can be returned. */
class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }
}
