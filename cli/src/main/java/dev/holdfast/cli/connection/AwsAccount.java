// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import dev.holdfast.cli.environment.CommandEnvironment;

/**
 * Identifies the AWS account and its region by environment variables.
 *
 * @param name the profile or the access key's id, and the region
 */
record AwsAccount(String name) {
    /**
     * The ids of temporary access keys begin with this text. These ids change every few hours, so they can't identify
     * an account.
     */
    private static final String TEMPORARY_KEY_PREFIX = "ASIA";

    static AwsAccount of(CommandEnvironment environment) {
        var profile = environment.variable("AWS_PROFILE");
        var keyId = environment.variable("AWS_ACCESS_KEY_ID");
        var region = environment.variable("AWS_REGION");
        var owner = keyId != null && !keyId.startsWith(TEMPORARY_KEY_PREFIX) ? keyId : profile;
        return new AwsAccount((owner == null ? "default" : owner) + "/" + (region == null ? "default" : region));
    }
}
