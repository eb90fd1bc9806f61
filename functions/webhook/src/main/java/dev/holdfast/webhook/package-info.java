// SPDX-License-Identifier: Apache-2.0
/**
 * Sends events to webhooks, signed by <a href="https://www.standardwebhooks.com">Standard Webhooks</a>, and
 * notifications to Slack. {@link dev.holdfast.webhook.WebhookSender} and {@link dev.holdfast.webhook.SlackMessenger}
 * are the entry points.
 */
@NullMarked
package dev.holdfast.webhook;

import org.jspecify.annotations.NullMarked;
