// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport.lambda;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;

/** Switches off the retries of the SDK for one invocation. The client itself decides which calls it repeats. */
final class SingleAttempt implements SdkPlugin {
    @Override
    public void configureClient(SdkServiceClientConfiguration.Builder configuration) {
        var overrides = configuration.overrideConfiguration();
        configuration.overrideConfiguration(overrides.toBuilder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .build());
    }
}
