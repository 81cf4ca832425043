package dev.sluice.gateway.admin;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Configuration;

/** Refuses to start where callers and the admin would share a port. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnManagementPort(ManagementPortType.SAME)
class OnePortRefused {

    OnePortRefused() {
        throw new IllegalStateException(
                "management.server.port must be set and differ from server.port: the admin API has a port of its own");
    }
}
