// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import dev.holdfast.Holdfast;
import dev.holdfast.http.ActionRequest;
import dev.holdfast.http.HttpActionInvoker;
import dev.holdfast.http.guard.HonouredHeaders;
import dev.holdfast.workingtime.CalendarView;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/apps/{app}/calendars")
@Consumes(MediaType.APPLICATION_JSON)
class CalendarsResource {
    @Inject
    Holdfast holdfast;

    @Inject
    HttpActionInvoker invoker;

    @GET
    public Response list(@PathParam("app") String app) {
        return invoker.call(app, holdfast.listCalendars, ActionRequest.none());
    }

    @GET
    @Path("/{name}")
    @HonouredHeaders(HttpHeaders.IF_NONE_MATCH)
    public Response get(@PathParam("app") String app, @PathParam("name") String name) {
        return invoker.readWithETag(
                app, holdfast.getCalendar, ActionRequest.none().with("name", name), CalendarView::version);
    }

    @PUT
    @Path("/{name}")
    @HonouredHeaders({HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH})
    public Response put(@PathParam("app") String app, @PathParam("name") String name, String body) {
        return invoker.withETag(
                app,
                holdfast.putCalendar,
                ActionRequest.ofRequired(body)
                        .with("name", name)
                        .with("version", invoker.conditionalHeaders().expectedVersion()),
                CalendarView::version);
    }

    @DELETE
    @Path("/{name}")
    @HonouredHeaders(HttpHeaders.IF_MATCH)
    public Response delete(@PathParam("app") String app, @PathParam("name") String name) {
        return invoker.call(
                app,
                holdfast.deleteCalendar,
                ActionRequest.none()
                        .with("name", name)
                        .with("version", invoker.conditionalHeaders().ifMatchVersion()));
    }
}
