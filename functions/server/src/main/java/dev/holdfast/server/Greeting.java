package dev.holdfast.server;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where to look next, in one line, once everything is up. */
class Greeting {
    @ConfigProperty(name = "quarkus.http.port")
    int port;

    void greet(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event, Settings settings) {
        System.out.println("Holdfast is watching: http://localhost:" + port
                + "/q/swagger-ui shows what to say to it; it keeps everything in " + settings.file());
    }
}
