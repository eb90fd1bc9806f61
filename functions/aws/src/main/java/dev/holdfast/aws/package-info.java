/** The table on DynamoDB, its stream, and what else AWS gives to a deployment. */
@NullMarked
package dev.holdfast.aws;

import org.jspecify.annotations.NullMarked;
