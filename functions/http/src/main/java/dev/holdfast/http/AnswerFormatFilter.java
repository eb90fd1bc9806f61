// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;

/**
 * Ends each JSON answer with a line feed, so that a terminal shows its prompt on a new line. Converts successful
 * answers to YAML for clients that prefer YAML. Problems stay JSON, because RFC 9457 defines no YAML form.
 */
@Provider
class AnswerFormatFilter implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(response.getEntity() instanceof String json)
                || response.getMediaType() == null
                || !response.getMediaType().getSubtype().endsWith("json")) return;
        if (!response.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
            response.setEntity(json + "\n");
            return;
        }
        response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (MediaTypes.prefersYaml(request.getHeaderString(HttpHeaders.ACCEPT))) {
            response.setEntity(YamlText.ofJson(json), new Annotation[0], MediaTypes.YAML);
        } else {
            response.setEntity(json + "\n");
        }
    }
}
