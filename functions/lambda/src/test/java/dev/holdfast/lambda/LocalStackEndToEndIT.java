package dev.holdfast.lambda;

import dev.holdfast.aws.LocalStack;
import dev.holdfast.lambdalocal.Cloud;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The packaged functions over LocalStack; only under the profile {@code localstack}, and only where Docker runs. */
@Tag("localstack")
class LocalStackEndToEndIT extends EndToEnd {
    LocalStackEndToEndIT(@TempDir Path folder) throws Exception {
        super(new Cloud(folder, LocalStack.endpoint()));
    }
}
