// SPDX-License-Identifier: Apache-2.0
/**
 * Delivers events to SNS topics, SQS queues and EventBridge buses, and notifications by SES.
 * {@link dev.holdfast.aws.target.AllowedTargets} and {@link dev.holdfast.aws.target.SesMessenger} are the entry points.
 */
@NullMarked
package dev.holdfast.aws.target;

import org.jspecify.annotations.NullMarked;
