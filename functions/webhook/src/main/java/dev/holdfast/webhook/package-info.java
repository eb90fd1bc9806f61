/**
 * Sends events to webhooks, signed as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> asks, and never to an
 * address inside the network Holdfast itself runs in.
 */
@NullMarked
package dev.holdfast.webhook;

import org.jspecify.annotations.NullMarked;
