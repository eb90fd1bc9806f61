// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.workflow;

import dev.holdfast.cli.call.RequestMembers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The argument that names a workflow, with the option that names one of its versions. */
final class WorkflowArgument {
    @Parameters(paramLabel = "WORKFLOW", description = "The name of the workflow.")
    String name = "";

    @Option(names = "--version-number", paramLabel = "N", description = "A version (default: the latest).")
    @Nullable
    Integer version;

    RequestMembers members() {
        return new RequestMembers().with("name", name).with("version", version);
    }
}
