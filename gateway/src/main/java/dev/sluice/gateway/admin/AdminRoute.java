package dev.sluice.gateway.admin;

import java.util.function.Function;
import org.springframework.http.HttpMethod;

/**
 * One thing the admin API does.
 *
 * @param path with the variable {@code {name}} in it, or none
 * @param handler may block
 */
record AdminRoute(HttpMethod method, String path, Function<AdminCall, AdminAnswer> handler) {

    static AdminRoute get(String path, Function<AdminCall, AdminAnswer> handler) {
        return new AdminRoute(HttpMethod.GET, path, handler);
    }

    static AdminRoute put(String path, Function<AdminCall, AdminAnswer> handler) {
        return new AdminRoute(HttpMethod.PUT, path, handler);
    }

    static AdminRoute post(String path, Function<AdminCall, AdminAnswer> handler) {
        return new AdminRoute(HttpMethod.POST, path, handler);
    }

    static AdminRoute delete(String path, Function<AdminCall, AdminAnswer> handler) {
        return new AdminRoute(HttpMethod.DELETE, path, handler);
    }
}
