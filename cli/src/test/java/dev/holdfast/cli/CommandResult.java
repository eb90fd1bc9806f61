// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.json.ClientJson;

/** The exit code and the output of a command that has ended. */
record CommandResult(int exitCode, String out, String err) {
    CommandResult succeeds() {
        assertThat(exitCode).as("out: " + out + " err: " + err).isZero();
        return this;
    }

    /** Asserts that the command has failed with this exit code. */
    CommandResult failsWith(int expected) {
        assertThat(exitCode).as("out: " + out + " err: " + err).isEqualTo(expected);
        return this;
    }

    JsonNode json() throws JsonProcessingException {
        return ClientJson.MAPPER.readTree(succeeds().out);
    }
}
