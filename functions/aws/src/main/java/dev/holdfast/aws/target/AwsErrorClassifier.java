package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What an error of AWS means for a message. What is not known to be final is not: retries end by themselves. */
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

    /** Whether it may be one message's fault, so that the others of the request would get through without it. */
    static boolean mayConcernSingleMessage(SdkException error) {
        return error instanceof AwsServiceException refused && isContentError(refused, errorCode(refused));
    }

    static DeliveryOutcome classify(SdkException error) {
        return switch (error) {
            case AwsServiceException refused -> {
                var code = errorCode(refused);
                var details = refused.awsErrorDetails();
                yield classify(code, details == null ? null : details.errorMessage(), isContentError(refused, code));
            }
            case ApiCallTimeoutException late -> new DeliveryOutcome.TemporaryFailure("no answer in time", null);
            case ApiCallAttemptTimeoutException late -> new DeliveryOutcome.TemporaryFailure("no answer in time", null);
            case AbortedException late -> new DeliveryOutcome.TemporaryFailure("no answer in time", null);
            default -> new DeliveryOutcome.TemporaryFailure("the call failed: " + truncate(error.getMessage()), null);
        };
    }

    /** @param atFault whether AWS says that the sender is at fault, and no later attempt can help */
    static DeliveryOutcome classify(@Nullable String code, @Nullable String message, boolean atFault) {
        var plain = stripLegacyPrefix(code);
        if (GONE_CODES.contains(plain))
            return new DeliveryOutcome.ReceiverGone("there is no such receiver any more: " + plain);
        // The text of AWS would name the functions' role.
        if (isAccessDenied(plain))
            return new DeliveryOutcome.TemporaryFailure(
                    "access denied (" + plain
                            + "): the rights of this deployment, or the policy of the receiver or of its key, don't allow it",
                    null);
        var reason = message == null || message.isBlank() ? plain : plain + ": " + truncate(message);
        return atFault && !plain.contains("Throttl") && !plain.startsWith("KMS") && !plain.startsWith("Kms")
                ? new DeliveryOutcome.PermanentRejection(reason)
                : new DeliveryOutcome.TemporaryFailure(reason, null);
    }

    /** Whether this code says that the message is at fault, where the service doesn't say it beside the code. */
    static boolean isContentError(@Nullable String code) {
        return CONTENT_CODES.contains(stripLegacyPrefix(code));
    }

    private static boolean isContentError(AwsServiceException refused, @Nullable String code) {
        return refused.statusCode() == TOO_LARGE_STATUS || isContentError(code);
    }

    private static boolean isAccessDenied(String code) {
        return code.contains("AccessDenied") || code.startsWith("Authorization") || code.startsWith("NotAuthorized");
    }

    private static @Nullable String errorCode(AwsServiceException refused) {
        var details = refused.awsErrorDetails();
        return details == null ? null : details.errorCode();
    }

    /** SQS has kept the names that its errors had in an older protocol. */
    private static String stripLegacyPrefix(@Nullable String code) {
        return code == null ? "an unnamed error" : code.replace("AWS.SimpleQueueService.", "");
    }

    private static String truncate(@Nullable String text) {
        var line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_TEXT_CHARS ? line : line.substring(0, MAX_TEXT_CHARS) + "…";
    }
}
