package dev.holdfast.aws.target;

import dev.holdfast.alert.Sender.Outcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What an error of AWS means for a message. What is not known to be final is not: retries end by themselves. */
final class Errors {
    private static final int LONGEST = 300;
    private static final int TOO_LARGE = 413;

    private static final Set<String> GONE =
            Set.of("NotFound", "NonExistentQueue", "QueueDoesNotExist", "ResourceNotFoundException");

    private static final Set<String> CONTENT = Set.of(
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

    private Errors() {}

    /** Whether it may be one message's fault, so that the others of the request would get through without it. */
    static boolean maybeOfOne(SdkException error) {
        return error instanceof AwsServiceException refused && content(refused, code(refused));
    }

    static Outcome outcome(SdkException error) {
        return switch (error) {
            case AwsServiceException refused -> {
                var code = code(refused);
                var details = refused.awsErrorDetails();
                yield outcome(code, details == null ? null : details.errorMessage(), content(refused, code));
            }
            case ApiCallTimeoutException late -> new Outcome.Failed("no answer in time", null);
            case ApiCallAttemptTimeoutException late -> new Outcome.Failed("no answer in time", null);
            case AbortedException late -> new Outcome.Failed("no answer in time", null);
            default -> new Outcome.Failed("the call failed: " + cut(error.getMessage()), null);
        };
    }

    /** @param atFault whether AWS says that the sender is at fault, and no later attempt can help */
    static Outcome outcome(@Nullable String code, @Nullable String message, boolean atFault) {
        var plain = plain(code);
        if (GONE.contains(plain)) return new Outcome.Gone("there is no such receiver any more: " + plain);
        // The text of AWS would name the functions' role.
        if (denied(plain))
            return new Outcome.Failed(
                    "access denied (" + plain
                            + "): the rights of this deployment, or the policy of the receiver or of its key, don't allow it",
                    null);
        var reason = message == null || message.isBlank() ? plain : plain + ": " + cut(message);
        return atFault && !plain.contains("Throttl") && !plain.startsWith("KMS") && !plain.startsWith("Kms")
                ? new Outcome.Rejected(reason)
                : new Outcome.Failed(reason, null);
    }

    /** Whether this code says that the message is at fault, where the service doesn't say it beside the code. */
    static boolean content(@Nullable String code) {
        return CONTENT.contains(plain(code));
    }

    private static boolean content(AwsServiceException refused, @Nullable String code) {
        return refused.statusCode() == TOO_LARGE || content(code);
    }

    private static boolean denied(String code) {
        return code.contains("AccessDenied") || code.startsWith("Authorization") || code.startsWith("NotAuthorized");
    }

    private static @Nullable String code(AwsServiceException refused) {
        var details = refused.awsErrorDetails();
        return details == null ? null : details.errorCode();
    }

    /** SQS has kept the names that its errors had in an older protocol. */
    private static String plain(@Nullable String code) {
        return code == null ? "an unnamed error" : code.replace("AWS.SimpleQueueService.", "");
    }

    private static String cut(@Nullable String text) {
        var line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
