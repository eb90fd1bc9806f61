// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Classifies errors that AWS services report. After a permanent error, Holdfast doesn't send the message again. After
 * any other error, Holdfast makes a limited number of retries.
 */
final class AwsErrorClassifier {
    private static final int MAX_TEXT_CHARS = 300;
    private static final int TOO_LARGE_STATUS = 413;

    private static final Set<String> GONE_CODES =
            Set.of("NotFound", "NonExistentQueue", "QueueDoesNotExist", "ResourceNotFoundException");

    private static final Set<String> CONTENT_CODES = Set.of(
            "BadRequestException",
            "BatchRequestTooLong",
            "InvalidArgument",
            "InvalidAttributeValue",
            "InvalidMessageContents",
            "InvalidParameter",
            "InvalidParameterValue",
            "MalformedDetail",
            "ParameterValueInvalid",
            "RedactionFailure",
            "RequestEntityTooLargeException",
            "ValidationError",
            "ValidationException");

    private AwsErrorClassifier() {}

    /**
     * Whether a single message may have caused the error. In this case, the remaining messages of the request may
     * succeed in separate requests.
     */
    static boolean mayConcernSingleMessage(SdkException error) {
        return error instanceof AwsServiceException serviceError
                && isContentError(serviceError, errorCode(serviceError));
    }

    static DeliveryOutcome classify(SdkException error) {
        return switch (error) {
            case AwsServiceException serviceError -> {
                var code = errorCode(serviceError);
                var details = serviceError.awsErrorDetails();
                var message = details == null ? null : details.errorMessage();
                yield classify(code, message, isContentError(serviceError, code));
            }
            case ApiCallTimeoutException timeout -> new DeliveryOutcome.TemporaryFailure("no answer in time", null);
            case ApiCallAttemptTimeoutException timeout ->
                new DeliveryOutcome.TemporaryFailure("no answer in time", null);
            case AbortedException timeout -> new DeliveryOutcome.TemporaryFailure("no answer in time", null);
            default -> new DeliveryOutcome.TemporaryFailure("the call failed: " + truncate(error.getMessage()), null);
        };
    }

    /** @param senderFault whether AWS reports the message as the cause; no later attempt can succeed in this case */
    static DeliveryOutcome classify(@Nullable String code, @Nullable String message, boolean senderFault) {
        var shortCode = stripLegacyPrefix(code);
        if (GONE_CODES.contains(shortCode))
            return new DeliveryOutcome.ReceiverGone("the receiver doesn't exist: " + shortCode);
        // The outcome omits the message of AWS, because the message contains the functions' role.
        if (isAccessDenied(shortCode))
            return new DeliveryOutcome.TemporaryFailure(
                    "access denied (" + shortCode
                            + "): check the permissions of this deployment, the policy of the receiver, and the policy"
                            + " of the receiver's encryption key",
                    null);
        var reason = message == null || message.isBlank() ? shortCode : shortCode + ": " + truncate(message);
        return senderFault && !mayPass(shortCode)
                ? new DeliveryOutcome.PermanentRejection(reason)
                : new DeliveryOutcome.TemporaryFailure(reason, null);
    }

    /**
     * Whether the error may be temporary although AWS reports the sender as the cause. Examples are throttling and a
     * disabled or denied key.
     */
    private static boolean mayPass(String code) {
        return code.contains("Throttl") || code.startsWith("KMS") || code.startsWith("Kms");
    }

    /** Whether the code alone shows that the message is the cause. Some services don't report a sender fault. */
    static boolean isContentError(@Nullable String code) {
        return CONTENT_CODES.contains(stripLegacyPrefix(code));
    }

    private static boolean isContentError(AwsServiceException error, @Nullable String code) {
        return error.statusCode() == TOO_LARGE_STATUS || isContentError(code);
    }

    private static boolean isAccessDenied(String code) {
        return code.contains("AccessDenied") || code.startsWith("Authorization") || code.startsWith("NotAuthorized");
    }

    private static @Nullable String errorCode(AwsServiceException error) {
        var details = error.awsErrorDetails();
        return details == null ? null : details.errorCode();
    }

    /** Removes the prefix that some error codes of SQS keep from an older protocol. */
    private static String stripLegacyPrefix(@Nullable String code) {
        return code == null ? "an unnamed error" : code.replace("AWS.SimpleQueueService.", "");
    }

    private static String truncate(@Nullable String text) {
        var oneLine = text == null ? "" : text.replaceAll("\\s+", " ").strip();
        return oneLine.length() <= MAX_TEXT_CHARS ? oneLine : oneLine.substring(0, MAX_TEXT_CHARS) + "…";
    }
}
