// SPDX-License-Identifier: Apache-2.0
/** The example did not show the expected result. The message tells a person why. */
final class ExampleFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExampleFailure(String message) {
        super(message);
    }
}
