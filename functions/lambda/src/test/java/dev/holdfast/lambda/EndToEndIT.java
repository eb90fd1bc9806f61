package dev.holdfast.lambda;

import dev.holdfast.lambdalocal.Cloud;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The packaged functions over DynamoDB Local. */
class EndToEndIT extends EndToEnd {
    EndToEndIT(@TempDir Path folder) throws Exception {
        super(new Cloud(folder));
    }
}
