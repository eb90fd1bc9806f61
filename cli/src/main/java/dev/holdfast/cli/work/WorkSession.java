// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.client.HoldfastClient;

/** The client, the options and the counts that the parts of a worker share. */
record WorkSession(
        WorkOptions options,
        HoldfastClient client,
        WorkSignals signals,
        JobMessages messages,
        OutageNotice outages,
        WorkCounts counts) {
    static WorkSession of(
            CommandEnvironment environment, WorkOptions options, HoldfastClient client, WorkSignals signals) {
        var messages = new JobMessages(environment.err());
        return new WorkSession(options, client, signals, messages, new OutageNotice(messages), new WorkCounts());
    }
}
